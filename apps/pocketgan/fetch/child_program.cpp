#include "fetch/child_program.hpp"

#include "base/signals.hpp"
#include "pocketgan/error.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace pocketgan::app {
namespace {

constexpr std::chrono::milliseconds kInterval{20}; // between two looks at a program

// Replaces the child process by the program. Calls only functions that are safe after fork().
[[noreturn]] void become(char* const* arguments, const char* folder, const char* error_file) {
    const int nowhere = open("/dev/null", O_WRONLY);
    bool is_ready = nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 && chdir(folder) == 0;
    if (is_ready && *error_file) {
        const int errors = open(error_file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        is_ready = errors >= 0 && dup2(errors, STDERR_FILENO) >= 0;
    }
    if (is_ready)
        execvp(arguments[0], arguments);
    _exit(127);
}

} // namespace

bool is_installed(const std::string& program) {
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((folder + "/" + program).c_str(), X_OK) == 0)
            return true;
    return false;
}

bool run_program(const std::vector<std::string>& command, const std::string& folder,
                 const std::string& error_file) {
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    const pid_t child = fork();
    if (child < 0)
        throw Error(command[0] + ": cannot be started: " + std::strerror(errno));
    if (child == 0)
        become(arguments.data(), folder.c_str(), error_file.c_str());
    int status = -1; // no success, where the system lost it
    for (bool was_stopped = false; waitpid(child, &status, WNOHANG) == 0;) {
        if (stop_was_asked() && !was_stopped) {
            kill(child, SIGTERM);
            was_stopped = true;
        }
        std::this_thread::sleep_for(kInterval);
    }
    if (stop_was_asked())
        throw Error("stopped by a signal");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace pocketgan::app
