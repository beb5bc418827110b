#pragma once

#include "run_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

using Arguments = std::vector<std::string>;

inline Run pocketgan_program(const Arguments& arguments, const std::string& redirections = "") {
    return run_program("POCKETGAN_PROGRAM", arguments, "", redirections);
}

inline bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

inline void check_fails(const Arguments& arguments, int status, const std::string& reason) {
    const Run run = pocketgan_program(arguments);
    CAPTURE(run.err);
    CHECK(run.status == status);
    CHECK(run.err.find("pocketgan: ") == 0);
    CHECK(has(run.err, reason));
    CHECK(run.err.find('\n') == run.err.size() - 1);
}

/// Checks that folder `b` has every file of folder `a`, with the same bytes.
inline void check_same_files(const std::string& a, const std::string& b) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(a)) {
        CAPTURE(entry.path().string());
        CHECK(slurp(entry.path().string()) == slurp(b + "/" + entry.path().filename().string()));
        ++files;
    }
    CHECK(files > 0);
}

// The arguments of a short `pocketgan train` of a small network, followed by `more`.
inline Arguments train(const std::string& out, const Arguments& more = {}) {
    Arguments arguments = {"train",     "--out", out,          "--examples", "200",
                           "--batch",   "20",    "--g-hidden", "16",         "--d-hidden",
                           "16",        "--ema", "0.9",        "--preset",   "tanh-adam-dropout",
                           "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/// The arguments that resume such a run, followed by `more`.
inline Arguments resume(const std::string& out, const Arguments& more) {
    Arguments arguments = {"train", "--out", out, "--resume", "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}
