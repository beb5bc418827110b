#pragma once

#ifndef _WIN32 // it has no fork()

#include "slow_run.hpp"

#include <cstdio>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

/// Whether a forked child can start threads. Under qemu-user 7.2 it cannot: the emulator ends it by
/// an assertion of its own. Prints that the test is skipped.
inline bool child_can_start_threads() {
    if (is_emulated())
        std::puts("skipped: the emulator cannot start threads in a forked child");
    return !is_emulated();
}

/// Whether work() returns true in a child of this process. A child that hangs is killed.
template <typename Work>
bool succeeds_in_child(const Work& work) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(60);
        bool succeeded = false;
        try {
            succeeded = work();
        } catch (...) { // the child must not go on with the other tests
        }
        _exit(succeeded ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == EXIT_SUCCESS;
}

#endif
