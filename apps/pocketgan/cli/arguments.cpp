#include "cli/arguments.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

namespace pocketgan::app {
bool parse(CLI::App& app, const Arguments& arguments) {
    try {
        Arguments reversed(arguments.rbegin(), arguments.rend()); // the order that CLI11 takes
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        std::fputs(app.help().c_str(), stdout);
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
