#pragma once

#ifndef _WIN32 // it has no pipes with names

#include <filesystem>
#include <stdexcept>
#include <string>

#include <sys/stat.h>

/// Replaces the file by a pipe that nothing writes to: opening it as a file waits for ever.
inline void put_pipe(const std::string& path) {
    std::filesystem::remove(path);
    if (mkfifo(path.c_str(), 0600) != 0)
        throw std::runtime_error("no pipe " + path);
}

#endif
