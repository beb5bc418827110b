#include "cli/training_options.hpp"

#include "cli/arguments.hpp"
#include "cli/help.hpp"
#include "cli/picture_options.hpp"
#include "cli/preset_names.hpp"
#include "cli/resume.hpp"
#include "cli/suggestion.hpp"

#include "base/number_text.hpp"
#include "base/text.hpp"
#include "model/image_part.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "training/check_fields.hpp"
#include "training/output_text.hpp"
#include "training/settings_fields.hpp"
#include "training/settings_values.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace pocketgan::app {
namespace {

// The settings that --help lists without a topic.
constexpr const char* kCommon[] = {"preset",     "data",      "epochs", "batch",  "seed",
                                   "eval-every", "keep-best", "g-rate", "d-rate", "rate"};

// Adds an option for each setting (visit_fields), bound to the setting.
class AddOptions {
public:
    explicit AddOptions(CLI::App& app) : app_(app) {}

    void text(const SettingField& field, std::string& value) {
        finish(field,
               app_.add_option(name(field), value, field.help)->default_str(printable(value)));
    }
    void flag(const SettingField& field, bool& value) {
        finish(field, app_.add_flag(name(field) + ",!--no-" + field.name, value, field.help));
    }
    template <typename Count>
    void count(const SettingField& field, Count& value, const CountRange& range) {
        finish(field,
               app_.add_option(name(field), value, field.help)->check(whole_number<Count>(range)));
    }
    // CLI11 would print defaults with six digits: 1 for 1.000004.
    template <typename Number>
    void number(const SettingField& field, Number& value, const NumberRange&) {
        finish(field,
               app_.add_option(name(field), value, field.help)->default_str(number_text(value)));
    }
    template <typename Enum>
    void choice(const SettingField& field, Enum& value, Enum (*from_string)(const std::string&),
                const char* (*to_string)(Enum)) {
        finish(field, add_named(app_, name(field), value, from_string, to_string, field.help));
    }
    void counts(const SettingField& field, std::vector<std::size_t>& values,
                const CountRange& range) {
        finish(field, app_.add_option(name(field), values, field.help)
                          ->delimiter(',')
                          ->check(whole_number<std::size_t>(range)));
    }
    void output(const SettingField& field, GanSettings& settings) {
        const auto set = [&settings](const std::string& text) {
            try {
                set_output(settings, text);
            } catch (const Error& error) {
                throw UsageError(std::string("--output: ") + error.what());
            }
        };
        finish(field, app_.add_option_function<std::string>(name(field), set, field.help)
                          ->default_str(output_text(settings)));
    }

    void image_size(const SettingField& field, PictureOptions& pictures) {
        finish(field, add_image_size(app_, pictures, field.help));
    }

private:
    static std::string name(const SettingField& field) { return "--" + field.name; }
    static void finish(const SettingField& field, CLI::Option* option) {
        const bool is_common =
            std::find(std::begin(kCommon), std::end(kCommon), field.name) != std::end(kCommon);
        option->group(is_common ? kCommonOptions : *field.group ? field.group : "Training");
    }

    CLI::App& app_;
};

const char* description(const RunSettings& run) {
    const auto* const supervised = std::get_if<SupervisedSettings>(&run.training);
    if (!supervised)
        return "Trains a GAN. `--preset autoencoder --help` and `--preset classifier --help` list "
               "the options of the other kinds of training.";
    return supervised->target == Target::input
               ? "Trains an auto-encoder, whose decoder is a generator."
               : "Trains a classifier of labelled data.";
}

// The options of `pocketgan train`, bound to `options`, whose values are the defaults.
std::unique_ptr<CLI::App> make_app(TrainingOptions& options) {
    auto app = std::make_unique<CLI::App>(description(options.run), "pocketgan train");
    app->option_defaults()->always_capture_default();
    app->add_option("--out", options.out, "folder that the run is written to")
        ->required()
        ->type_name("DIR");
    app->add_option("--config", "settings file, such as config.toml of another run")
        ->type_name("FILE");
    app->add_flag("--resume", options.resume, "resume the run in --out");
    app->add_flag("--override", options.override_rates,
                  "with --resume: change learning rates to those given");
    app->add_option("--threads", options.threads, "0: all that this process may use")
        ->check(thread_count());
    app->add_flag("--force", options.force, "train even if that needs more memory than there is");
    app->add_flag("--no-sync", options.no_sync,
                  "do not wait until files are on the disk: faster, not safe from a power failure");
    app->add_flag("--quiet", options.quiet, "no progress");
    visit_fields(options.run, AddOptions(*app));
    return app;
}

// The options that determine the defaults of the others.
struct BaseOptions {
    std::string out, preset, data, config;
    bool resume = false;
};

BaseOptions parse_base(const Arguments& arguments) {
    BaseOptions base;
    CLI::App app;
    app.set_help_flag("");
    app.allow_extras();
    app.add_option("--out", base.out);
    app.add_option("--preset", base.preset);
    app.add_option("--data", base.data);
    app.add_option("--config", base.config);
    app.add_flag("--resume", base.resume);
    parse(app, arguments);
    return base;
}

// The settings that the command line overrides: those of the run (--resume), of the file
// (--config), or of the preset.
RunSettings base_settings(const BaseOptions& base) {
    if (base.resume)
        return resumed_settings(base.out, base.config);
    try {
        if (!base.config.empty())
            return load_settings(base.config, base.preset, base.data);
        return settings_for_preset(base.preset.empty() ? "default" : base.preset, base.data);
    } catch (const Error& error) {
        throw UsageError((base.config.empty() ? "--preset: " : "--config: ") +
                         std::string(error.what()) +
                         (base.config.empty() ? suggestion(base.preset, preset_names()) : ""));
    }
}

bool is_named(const Arguments& arguments, const std::string& option) {
    return std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
        return argument == option || argument.compare(0, option.size() + 1, option + "=") == 0;
    });
}

// Throws UsageError for an option of another kind of training.
void check_kind(const CLI::App& app, const RunSettings& run, const Arguments& arguments) {
    for (const char* preset : {"default", "autoencoder", "classifier"})
        for (const SettingValue& setting : setting_values(settings_for_preset(preset))) {
            const std::string option = "--" + setting.name;
            if (is_named(arguments, option) && !app.get_option_no_throw(option))
                throw UsageError(option + " is not for the preset " + run.preset +
                                 " (see --preset " + run.preset + " --help)");
        }
}

void check_ranges(RunSettings run) {
    try {
        visit_fields(run, CheckFields());
    } catch (const Error& error) {
        throw UsageError(std::string("--") + error.what());
    }
}

// --keep-best measures every epoch unless --eval-every is given.
void resolve_keep_best(const Arguments& arguments, RunSettings& run) {
    if (run.keep_best == KeepBest::none)
        return;
    if (find_mixture(run.data))
        throw UsageError("--keep-best is for images; " + run.data + " has none");
    if (run.eval_every == 0 && is_named(arguments, "--eval-every"))
        throw UsageError("--keep-best needs measures, but --eval-every is 0");
    run.eval_every = std::max<std::uint64_t>(run.eval_every, 1);
}

// --g-hidden replaces the layers of a preset or of a file.
void resolve_hidden(const Arguments& arguments, RunSettings& run) {
    auto* const gan = std::get_if<GanSettings>(&run.training);
    if (!gan)
        return;
    const auto resolve = [&](const char* hidden, const char* layers, NetworkSettings& network) {
        if (!is_named(arguments, hidden) || network.layers.empty())
            return;
        if (is_named(arguments, layers))
            throw UsageError(std::string(hidden) + " and " + layers +
                             " exclude each other; expected one of them");
        network.layers.clear();
    };
    resolve("--g-hidden", "--generator", gan->generator);
    resolve("--d-hidden", "--discriminator", gan->discriminator);
}

// Whether the settings are those of a file, which are not fitted to the data.
bool are_of_file(const Arguments& arguments) {
    return is_named(arguments, "--config") || is_named(arguments, "--resume");
}

// The preset of the run if its layers are dcgan_layers, else null.
const Preset* preset_of_dcgan_layers(const RunSettings& run) {
    const Preset* const preset = find_preset(run.preset);
    return preset && preset->dcgan_channels > 0 ? preset : nullptr;
}

} // namespace

TrainingOptions parse_training_options(const Arguments& arguments) {
    TrainingOptions options;
    const RunSettings base = base_settings(parse_base(arguments));
    options.run = base;
    const std::unique_ptr<CLI::App> app = make_app(options);
    check_kind(*app, base, arguments);
    options.help = !parse(*app, arguments);
    if (options.help)
        return options;
    if (options.out.empty())
        throw UsageError("--out is empty, the name of a folder was expected");
    if (options.override_rates && !options.resume)
        throw UsageError("--override is for --resume");
    if (options.run.epochs == 0 && options.run.steps == 0)
        throw UsageError("--epochs and --steps are both 0, one of them must be more");
    check_ranges(options.run);
    check_picture_options(options.run.pictures);
    resolve_keep_best(arguments, options.run);
    resolve_hidden(arguments, options.run);
    if (options.resume)
        check_resumed(options.out, base, options.run, options.override_rates);
    return options;
}

bool fit_networks(const Arguments& arguments, const Dataset& data, RunSettings& run) {
    if (are_of_file(arguments))
        return false;
    const Preset* const preset = preset_of_dcgan_layers(run);
    if (data.height() == 0) {
        if (preset && !is_named(arguments, "--generator") && !is_named(arguments, "--g-hidden"))
            throw UsageError("--preset " + run.preset + " draws images; " + data.source() +
                             " has plain vectors");
        return false;
    }
    bool has_changed = false;
    const auto fit = [&](const char* option, std::vector<std::size_t>& hidden) {
        if (is_named(arguments, option))
            return;
        const std::vector<std::size_t> before =
            std::exchange(hidden, fit_layers(hidden, data.height(), data.width()));
        has_changed = has_changed || hidden != before;
    };
    if (auto* const gan = std::get_if<GanSettings>(&run.training)) {
        PlayerLayers layers{gan->generator.layers, gan->discriminator.layers};
        if (preset) {
            layers = dcgan_layers(preset->dcgan_channels, data.height(), data.width());
            const ImageShape drawn = part_of({data.height(), data.width()}, gan->drawn);
            if (drawn.size() > 0) // else training refuses it
                layers.generator =
                    dcgan_layers(preset->dcgan_channels, drawn.height, drawn.width).generator;
        }
        const auto fit_player = [&](const char* hidden, const char* text, NetworkSettings& player,
                                    const std::string& fitting) {
            if (player.layers.empty())
                return fit(hidden, player.hidden);
            if (!is_named(arguments, text))
                has_changed |= std::exchange(player.layers, fitting) != fitting;
        };
        fit_player("--g-hidden", "--generator", gan->generator, layers.generator);
        fit_player("--d-hidden", "--discriminator", gan->discriminator, layers.discriminator);
    } else {
        fit("--hidden", std::get<SupervisedSettings>(run.training).network.hidden);
    }
    return has_changed;
}

std::string drop_classes(const Arguments& arguments, const Dataset& data, RunSettings& run) {
    auto* const gan = std::get_if<GanSettings>(&run.training);
    if (!gan || !gan->conditional || !preset_of_dcgan_layers(run) ||
        is_named(arguments, "--conditional") || are_of_file(arguments))
        return "";
    std::string reason;
    if (gan->drawn != ImagePart::whole)
        reason = "--draw takes none";
    else if (data.labels().empty())
        reason = data.source() + " has no labels";
    else if (!data.parts().empty())
        reason = "those of stacked digits are 1000 modes";
    gan->conditional = reason.empty();
    return reason;
}

} // namespace pocketgan::app
