#include "cli/help.hpp"

#include "commands/commands.hpp"
#include "terminal/wrap.hpp"

#include "base/small_letters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <vector>

namespace pocketgan::app {
namespace {

using Options = std::vector<const CLI::Option*>;

// The second column of a list of options.
constexpr std::size_t kMargin = 2, kTextColumn = 26;

// What stands for the value of an option.
std::string value_label(const CLI::Option& option) {
    if (option.get_type_size_max() == 0) // a flag
        return "";
    const std::string type = option.get_type_name();
    const bool is_list = option.get_items_expected_max() > 1;
    if (type == "UINT")
        return is_list ? "N,N,..." : "N";
    return type == "FLOAT" ? "X" : type;
}

std::string name_of(const CLI::Option& option) {
    if (option.get_positional())
        return option.get_name(true);
    std::string names;
    for (const std::string& name : option.get_snames())
        names += (names.empty() ? "-" : ", -") + name;
    const std::vector<std::string>& long_names = option.get_lnames();
    if (long_names.size() == 2 && long_names[1] == "no-" + long_names[0]) // of a flag
        return "--[no-]" + long_names[0];
    for (const std::string& name : long_names)
        names += (names.empty() ? "--" : ", --") + name;
    const std::string label = value_label(option);
    return label.empty() ? names : names + " " + label;
}

// CLI11 writes lists as [1,2].
std::string without_brackets(const std::string& text) {
    return text.front() == '[' ? text.substr(1, text.size() - 2) : text;
}

std::string line_of(const CLI::Option& option, std::size_t columns) {
    const std::string name = std::string(kMargin, ' ') + name_of(option);
    std::string text = option.get_description();
    if (option.get_required() && !option.get_positional())
        text += " (required)";
    else if (!option.get_default_str().empty() && option.get_type_size_max() != 0)
        text += " (default " + without_brackets(option.get_default_str()) + ")";
    // A terminal too narrow for two columns has the text below the name.
    const std::size_t column = columns < 2 * kTextColumn ? 2 * kMargin : kTextColumn;
    const std::size_t room = columns - std::min(columns, column);
    const std::string body = wrapped(text, std::max<std::size_t>(room, 1));
    std::string lines = name;
    lines += name.size() + 1 < column ? std::string(column - name.size(), ' ')
                                      : "\n" + std::string(column, ' ');
    for (const char c : body) {
        lines += c;
        if (c == '\n')
            lines += std::string(column, ' ');
    }
    return lines + "\n";
}

std::string list_of(const std::string& heading, const Options& options, std::size_t columns) {
    std::string text = options.empty() ? "" : "\n" + heading + ":\n";
    for (const CLI::Option* option : options)
        text += line_of(*option, columns);
    return text;
}

Options options_under(const CLI::App& app, const std::string& heading) {
    return app.get_options([&](const CLI::Option* option) {
        return !option->get_positional() && option->get_group() == heading;
    });
}

std::string introduction(const CLI::App& app, std::size_t columns) {
    const Options positionals =
        app.get_options([](const CLI::Option* option) { return option->get_positional(); });
    std::string usage = "Usage: " + app.get_name();
    for (const CLI::Option* option : positionals) {
        const char* const more = option->get_items_expected_max() > 1 ? "..." : "";
        usage += option->get_required() ? " " + option->get_name(true)
                                        : " [" + option->get_name(true) + more + "]";
    }
    return wrapped(app.get_description(), columns) + "\n\n" +
           wrapped(usage + " [options]", columns) + "\n" +
           list_of("Arguments", positionals, columns);
}

bool begins_with(const std::string& text, const std::string& start) {
    return in_small_letters(text).compare(0, start.size(), in_small_letters(start)) == 0;
}

// The headings of options that are not common.
std::vector<std::string> topics_of(const CLI::App& app) {
    std::vector<std::string> topics;
    for (const std::string& group : app.get_groups())
        if (group != kCommonOptions && !group.empty() && !options_under(app, group).empty())
            topics.push_back(group);
    return topics;
}

} // namespace

std::string help_text(const CLI::App& app, const std::string& topic) {
    const std::size_t columns = output_columns();
    const std::vector<std::string> topics = topics_of(app);
    if (!topic.empty()) {
        for (const std::string& heading : topics)
            if (begins_with(heading, topic))
                return list_of(heading, options_under(app, heading), columns).substr(1);
        throw UsageError("unknown topic \"" + topic + '"' +
                         (topics.empty() ? "" : "; expected one of " + listed(topics)));
    }
    std::string text = introduction(app, columns) +
                       list_of(kCommonOptions, options_under(app, kCommonOptions), columns);
    if (!topics.empty())
        text += "\n" +
                wrapped("More options, by topic: " + listed(topics) +
                            ". `--help TOPIC` lists those of one, --help-all lists all.",
                        columns) +
                "\n";
    if (!app.get_footer().empty())
        text += "\n" + wrapped(app.get_footer(), columns) + "\n";
    return text;
}

bool has_topics(const CLI::App& app) {
    return !topics_of(app).empty();
}

std::string full_help_text(const CLI::App& app) {
    const std::size_t columns = output_columns();
    std::string text = introduction(app, columns);
    for (const std::string& group : app.get_groups())
        if (!group.empty())
            text += list_of(group, options_under(app, group), columns);
    return text;
}

} // namespace pocketgan::app
