#include "cli/arguments.hpp"
#include "cli/preset_names.hpp"
#include "cli/suggestion.hpp"
#include "terminal/wrap.hpp"

#include "base/number_format.hpp"
#include "pocketgan/gan.hpp"
#include "pocketgan/supervised.hpp"
#include "training/settings_text.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

namespace pocketgan::app {
namespace {

constexpr int kNameWidth = 23, kEpochsWidth = 6;
constexpr std::size_t kSourceColumn = kNameWidth + 2 + kEpochsWidth + 2;

std::string row(const std::string& name, const std::string& epochs, const std::string& source) {
    std::string text = name;
    text.resize(kSourceColumn - 2 - epochs.size(), ' ');
    return wrapped(text + epochs + "  " + source, output_columns(), kSourceColumn) + "\n";
}

void print_list() {
    std::string text = row("preset", "epochs", "source and purpose");
    const auto add = [&](const auto& preset) {
        text += row(preset.name, significant(preset.epochs, 6), preset.source);
    };
    std::for_each(presets().begin(), presets().end(), add);
    std::for_each(supervised_presets().begin(), supervised_presets().end(), add);
    text += "\n" + wrapped("`pocketgan presets NAME` prints the settings of one, `pocketgan train "
                           "--preset NAME` trains with it.",
                           output_columns());
    std::printf("%s\n", text.c_str());
}

std::string source_of(const std::string& name) {
    const Preset* const preset = find_preset(name);
    return preset ? preset->source : find_supervised_preset(name)->source;
}

// Prints the settings as a settings file.
void print_settings(const std::string& name) {
    RunSettings settings;
    try {
        settings = settings_for_preset(name);
    } catch (const Error& error) {
        throw UsageError(error.what() + suggestion(name, preset_names()));
    }
    const std::size_t columns = std::max<std::size_t>(output_columns(), 3) - 2; // less the "# "
    const std::string comment = wrapped("preset " + name + ": " + source_of(name), columns);
    std::printf("%s", settings_text(settings, comment).c_str());
}

} // namespace

int run_presets(const Arguments& arguments) {
    std::string name;
    CLI::App app("Lists the named settings of train with their sources, or prints the settings of "
                 "one as a file for `train --config`.",
                 "pocketgan presets");
    app.add_option("NAME", name, "preset whose settings are printed");
    if (!parse(app, arguments))
        return 0;
    if (app.count("NAME"))
        print_settings(name);
    else
        print_list();
    return 0;
}

} // namespace pocketgan::app
