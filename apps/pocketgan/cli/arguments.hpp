#pragma once

#include "commands/commands.hpp"
#include "pocketgan/error.hpp"

#include <CLI/CLI.hpp>

namespace pocketgan::app {

/// Parses the arguments of a command. Prints the help and returns false if --help is among them.
/// Throws UsageError for invalid arguments.
bool parse(CLI::App& app, const Arguments& arguments);

/// Accepts whole numbers from 0 on. Without it CLI11 reads -1 as a very large number.
CLI::Validator whole_number();

/// Adds an option for a named value. `from_string` throws Error for an unknown name.
template <typename Value>
CLI::Option* add_named(CLI::App& app, const std::string& option, Value& value,
                       Value (*from_string)(const std::string&), const char* (*to_string)(Value),
                       const std::string& help) {
    return app
        .add_option_function<std::string>(
            option,
            [&value, from_string, option](const std::string& name) {
                try {
                    value = from_string(name);
                } catch (const Error& error) {
                    throw UsageError(option + ": " + error.what());
                }
            },
            help)
        ->default_str(to_string(value));
}

} // namespace pocketgan::app
