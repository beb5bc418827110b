#include "cli/arguments.hpp"

#include "base/standard_streams.hpp"
#include "pocketgan/engine.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

namespace pocketgan::app {

bool parse(CLI::App& app, const Arguments& arguments) {
    try {
        Arguments reversed(arguments.rbegin(), arguments.rend()); // the order that CLI11 takes
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        write_output(app.help());
        flush_output();
        return false;
    } catch (const CLI::ParseError& error) {
        throw UsageError(std::string(error.what()) + " (see --help)");
    }
    return true;
}

CLI::Validator whole_number() {
    const auto check = [](std::string& text) {
        const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
        return digits ? "" : '"' + text + "\", a whole number from 0 on was expected";
    };
    return CLI::Validator(check, "COUNT");
}

} // namespace pocketgan::app
