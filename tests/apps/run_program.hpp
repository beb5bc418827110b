#pragma once

#include "scratch.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <vector>

/// The result of a program.
struct Run {
    int status; ///< its exit status; -1 if it was killed
    std::string out;
    std::string err;
};

/// Runs the program with the path in the environment variable `variable`, without input; in a cross
/// build through Meson's emulator. `settings` are environment variables of the program, such as
/// "POCKETGAN_ISA=scalar", and `redirections` those of the shell, such as ">&-", which closes
/// standard output.
inline Run run_program(const char* variable, const std::vector<std::string>& arguments,
                       const std::string& settings = "", const std::string& redirections = "") {
    const char* const program = std::getenv(variable);
    if (!program)
        throw std::runtime_error(std::string(variable) + " does not name the program to test");
    const char* const emulator = std::getenv("MESON_EXE_WRAPPER");
    const ScratchFolder scratch;
    std::string command = settings + " " + (emulator ? emulator : "") + " '" + program + "'";
    for (const std::string& argument : arguments)
        command += " '" + argument + "'";
    command +=
        " </dev/null >" + scratch.path("out") + " 2>" + scratch.path("err") + " " + redirections;
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(scratch.path("out")),
            slurp(scratch.path("err"))};
}
