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

CLI::Validator whole_number(CountRange range, std::uint64_t most) {
    range.high = std::min(range.high, most);
    const auto check = [range](std::string& text) {
        std::uint64_t value = 0;
        const char* const end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data(), end, value);
        const bool holds = error == std::errc() && rest == end && range.holds(value);
        return holds ? "" : '"' + text + "\", " + range.text() + " was expected";
    };
    return CLI::Validator(check, "COUNT");
}

CLI::Validator thread_count() {
    return whole_number<std::size_t>({0, kMostThreads});
}

} // namespace pocketgan::app
