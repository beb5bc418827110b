#pragma once

#include "scratch.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <vector>

/// What a program did.
struct Run {
    int status; ///< its exit status; -1 if it was killed
    std::string out;
    std::string err;
};

/// Runs the program whose path the environment variable `variable` holds, as a shell does, with no
/// input; in a cross build through the emulator that Meson names. `settings` are environment
/// variables for it, such as "POCKETGAN_ISA=scalar".
inline Run run_program(const char* variable, const std::vector<std::string>& arguments,
                       const std::string& settings = "") {
    const char* const program = std::getenv(variable);
    if (!program)
        throw std::runtime_error(std::string(variable) + " does not name the program to test");
    const char* const emulator = std::getenv("MESON_EXE_WRAPPER");
    const ScratchFolder scratch;
    std::string command = settings + " " + (emulator ? emulator : "") + " '" + program + "'";
    for (const std::string& argument : arguments)
        command += " '" + argument + "'";
    command += " </dev/null >" + scratch.path("out") + " 2>" + scratch.path("err");
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(scratch.path("out")),
            slurp(scratch.path("err"))};
}
