#pragma once

#include "commands/commands.hpp"
#include "pocketgan/error.hpp"

#include <CLI/CLI.hpp>

namespace pocketgan::app {

/// Parses the arguments of a command. Returns false where they asked for help, which is then
/// printed. Throws UsageError for what the options do not allow.
bool parse(CLI::App& app, const Arguments& arguments);

/// Lets whole numbers from 0 on through; CLI11 by itself takes -1 for a very large one.
CLI::Validator whole_number();

/// An option whose value has a name: `from_string` throws Error for an unknown one.
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
