#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace pocketgan::app {

/// The heading of the options that a command's --help lists. Options under other headings are
/// listed by --help-all, and by `pocketgan help COMMAND TOPIC`.
inline constexpr char kCommonOptions[] = "Options";

// The help of a command, wrapped to the terminal.

/// Usage, arguments and common options, or, with a `topic`, the options under the heading that
/// begins with it, in any case. Throws UsageError if there is no such heading.
std::string help_text(const CLI::App& app, const std::string& topic);

/// Whether the command has options that help_text() leaves out.
bool has_topics(const CLI::App& app);

/// Usage, arguments and all options.
std::string full_help_text(const CLI::App& app);

} // namespace pocketgan::app
