#include "run/run_folder.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/settings.hpp"

#include <filesystem>
#include <system_error>

namespace pocketgan {
namespace {

bool has_settings(const std::string& path) {
    try {
        InputFile{path}; // throws for a pipe, which load_settings would wait for
        load_settings(path);
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool is_log(const std::string& path) {
    try {
        std::string start(sizeof kLogStart - 1, '\0');
        start.resize(InputFile(path).read(start.data(), start.size()));
        return start == kLogStart;
    } catch (const Error&) {
        return false;
    }
}

bool holds_run(const std::string& folder) {
    return exists(folder + "/checkpoint/checkpoint.json") || is_log(folder + "/log.csv") ||
           (exists(folder + "/.lock") && has_settings(folder + "/config.toml"));
}

bool is_empty_folder(const std::string& path) {
    std::error_code error;
    return is_folder(path) && std::filesystem::is_empty(path, error) && !error;
}

} // namespace

void check_overwrites_nothing(const std::string& folder) {
    if (!is_folder(folder) || holds_run(folder))
        return;
    for (const std::string name : kRunFiles) {
        const std::string path = folder + "/" + name;
        if (is_missing(path) || is_empty_folder(path) ||
            (name == "config.toml" && has_settings(path)))
            continue;
        throw Error(path + ": is not of a run of pocketgan, and a run would overwrite it; expected "
                           "another folder");
    }
}

} // namespace pocketgan
