#pragma once

#include "commands/commands.hpp"
#include "pocketgan/error.hpp"
#include "training/ranges.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace pocketgan::app {

/// What a model is named by (model_folder), for the help of commands.
inline constexpr char kModelHelp[] = "model folder, or the name of an installed model: digits";

/// Parses the arguments of a command. Prints the help and returns false if --help is among them.
/// Throws UsageError for invalid arguments.
bool parse(CLI::App& app, const Arguments& arguments);

/// Accepts the whole numbers of `range` that `Count` holds. Without it CLI11 reads -1 and numbers
/// that are too large as the largest one.
CLI::Validator whole_number(CountRange range, std::uint64_t most);
template <typename Count>
CLI::Validator whole_number(const CountRange& range = {}) {
    return whole_number(range, std::numeric_limits<Count>::max());
}

/// Accepts the numbers of threads of an Engine.
CLI::Validator thread_count();

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
