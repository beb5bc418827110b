#include "cli/arguments.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

namespace pocketgan::app {
namespace {

// CLI11's words, but for a name in a configuration file that no option has.
std::string explain(const CLI::ParseError& error) {
    const std::string text = error.what(), unknown = "INI was not able to parse ";
    if (text.compare(0, unknown.size(), unknown) != 0)
        return text;
    return "--config: holds " + text.substr(unknown.size()) + ", which is no option here";
}

} // namespace

bool parse(CLI::App& app, const Arguments& arguments) {
    try {
        Arguments reversed(arguments.rbegin(), arguments.rend()); // as CLI11 wants it
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        std::fputs(app.help().c_str(), stdout);
        return false;
    } catch (const CLI::ParseError& error) {
        throw UsageError(explain(error) + " (see --help)");
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
