#pragma once

#include "run_program.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using Arguments = std::vector<std::string>;

inline Run pocketgan_program(const Arguments& arguments) {
    return run_program("POCKETGAN_PROGRAM", arguments);
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

// The arguments of a short `pocketgan train` of a small network, followed by `more`.
inline Arguments train(const std::string& out, const Arguments& more = {}) {
    Arguments arguments = {"train",     "--out", out,          "--examples", "200",
                           "--batch",   "20",    "--g-hidden", "16",         "--d-hidden",
                           "16",        "--ema", "0.9",        "--preset",   "tanh-adam-dropout",
                           "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}
