#pragma once

#include <string>
#include <vector>

namespace pocketgan::app {

/// Whether a folder of PATH has this program.
bool is_installed(const std::string& program);

/// Runs a program of PATH with these arguments, in `folder`, and waits for its end. Its standard
/// output is discarded; its standard error goes to the file `error_file` of `folder`, or is that of
/// this process if the name is empty. Returns whether it succeeded. Throws Error if it cannot be
/// started, or if a signal asks this process to stop (hear_stop_signals), which then stops the
/// program, too.
bool run_program(const std::vector<std::string>& command, const std::string& folder,
                 const std::string& error_file = "");

} // namespace pocketgan::app
