#include "cli/arguments.hpp"

#include "cli/help.hpp"
#include "cli/suggestion.hpp"

#include "base/standard_streams.hpp"
#include "pocketgan/engine.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace pocketgan::app {

namespace {

// What follows --help, else "".
std::string topic_of(const Arguments& arguments) {
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if ((arguments[i] == "--help" || arguments[i] == "-h") && arguments[i + 1][0] != '-')
            return arguments[i + 1];
    return "";
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames())
            names.push_back("--" + name);
    return names;
}

// Names of other programs for the options of this one.
constexpr std::pair<const char*, const char*> kOtherNames[] = {
    {"--lr", "--g-rate"},
    {"--lr", "--rate"},
    {"--learning-rate", "--g-rate"},
    {"--learning-rate", "--rate"},
    {"--optimizer", "--g-optimiser"},
    {"--optimizer", "--optimiser"},
    {"--batch-size", "--batch"},
    {"--dataset", "--data"},
    {"--latent-dim", "--latent"},
    {"--nz", "--latent"},
};

std::string unexpected(const CLI::App& app, const std::string& argument) {
    if (argument.empty() || argument[0] != '-')
        return "unexpected argument \"" + argument + '"';
    const std::string name = argument.substr(0, argument.find('='));
    for (const auto& [other, ours] : kOtherNames)
        if (name == other && app.get_option_no_throw(ours))
            return "unknown option " + name + "; did you mean " + ours + "?";
    return "unknown option " + name + suggestion(name, option_names(app));
}

} // namespace

bool parse(CLI::App& app, const Arguments& arguments) {
    if (app.get_help_ptr()) {
        app.set_help_flag("-h,--help", "print this text");
        app.set_help_all_flag("--help-all", "print all options")
            ->group(has_topics(app) ? kCommonOptions : ""); // hidden where --help prints all
    }
    try {
        Arguments reversed(arguments.rbegin(), arguments.rend()); // the order that CLI11 takes
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        write_output(help_text(app, topic_of(arguments)));
        flush_output();
        return false;
    } catch (const CLI::CallForAllHelp&) {
        write_output(full_help_text(app));
        flush_output();
        return false;
    } catch (const CLI::ExtrasError&) {
        throw UsageError(unexpected(app, app.remaining().front()) + " (see --help)");
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
        if (error == std::errc() && rest == end && range.holds(value))
            return std::string();
        // "0 or above" alone would be wrong for a number of more than 64 bits.
        const bool is_too_long = error == std::errc::result_out_of_range &&
                                 range.high == std::numeric_limits<std::uint64_t>::max();
        return '"' + text + "\", " + range.text() +
               (is_too_long ? ", below 2^64, was expected" : " was expected");
    };
    return CLI::Validator(check, ""); // no name, which the help would show
}

CLI::Validator thread_count() {
    return whole_number<std::size_t>({0, kMostThreads});
}

} // namespace pocketgan::app
