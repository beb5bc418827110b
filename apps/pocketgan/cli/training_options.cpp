#include "cli/training_options.hpp"

#include "base/number_text.hpp"
#include "cli/arguments.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/settings.hpp"

#include <charconv>
#include <filesystem>
#include <memory>
#include <utility>

namespace pocketgan::app {
namespace {

// Options that say how a run goes rather than what it computes: free to change on --resume.
const std::vector<std::string> kFreeOptions = {"--out",     "--epochs", "--steps",
                                               "--threads", "--quiet",  "--resume"};

template <typename Count>
CLI::Option* add_count(CLI::App& app, const std::string& name, Count& value,
                       const std::string& help) {
    return app.add_option(name, value, help)->check(whole_number());
}

// Its default is written to the last digit, of which CLI11 keeps six: 1.000004 would become 1.
template <typename Number>
CLI::Option* add_number(CLI::App& app, const std::string& name, Number& value,
                        const std::string& help) {
    return app.add_option(name, value, help)->default_str(number_text(value));
}

void add_network(CLI::App& app, const std::string& letter, const std::string& title,
                 NetworkSettings& network) {
    const std::string group = title;
    const auto name = [&](const char* rest) {
        return "--" + (letter.empty() ? "" : letter + "-") + rest;
    };
    const auto number = [&](const char* rest, auto& value, const char* help) {
        add_number(app, name(rest), value, help)->group(group);
    };
    app.add_option(name("hidden"), network.hidden, "units of each hidden layer, such as 512,256")
        ->delimiter(',')
        ->check(whole_number())
        ->group(group);
    add_named(app, name("activation"), network.activation, activation_from_string, to_string,
              "of the hidden layers")
        ->group(group);
    number("slope", network.slope, "of leaky_relu below 0");
    add_count(app, name("pieces"), network.pieces, "of maxout")->group(group);

    add_named(app, name("init"), network.initialiser.kind, initialiser_from_string, to_string,
              "how weights begin: uniform, gaussian, glorot, he, orthogonal")
        ->group(group);
    number("init-scale", network.initialiser.scale, "range, deviation or gain of that");

    OptimiserSettings& optimiser = network.optimiser;
    add_named(app, name("optimiser"), optimiser.kind, optimiser_from_string, to_string,
              "sgd, adam or rmsprop")
        ->group(group);
    number("rate", optimiser.rate, "learning rate");
    number("rate-decay", optimiser.rate_decay, "the rate is divided by this after each step");
    number("rate-minimum", optimiser.rate_minimum, "... down to this");
    number("momentum", optimiser.momentum, "of sgd, in the first epoch");
    number("final-momentum", optimiser.final_momentum, "... rising linearly to this");
    number("momentum-epochs", optimiser.momentum_epochs, "... over so many epochs");
    number("beta1", optimiser.beta1, "of adam");
    number("beta2", optimiser.beta2, "of adam");
    number("epsilon", optimiser.epsilon, "of adam and rmsprop");
    number("square-decay", optimiser.square_decay, "of rmsprop's mean square of gradients (alpha)");
}

// "clamp:LO:HI", or the name of an activation without numbers.
void set_output(GanSettings& settings, const std::string& text) {
    const std::string clamp = "clamp:";
    if (text.compare(0, clamp.size(), clamp) != 0) {
        settings.output = activation_from_string(text);
        if (settings.output == Activation::clamp)
            throw Error("clamp needs its ends, as in clamp:-1:1");
        return;
    }
    const char* const first = text.data() + clamp.size();
    const char* const last = text.data() + text.size();
    const auto low = std::from_chars(first, last, settings.clamp_low);
    const bool has_high = low.ec == std::errc() && low.ptr < last && *low.ptr == ':';
    const auto high = has_high ? std::from_chars(low.ptr + 1, last, settings.clamp_high) : low;
    if (!has_high || high.ec != std::errc() || high.ptr != last)
        throw Error("'" + text + "' was found, two numbers as in clamp:-1:1 were expected");
    settings.output = Activation::clamp;
}

std::string output_text(const GanSettings& settings) {
    if (settings.output != Activation::clamp)
        return to_string(settings.output);
    return "clamp:" + number_text(settings.clamp_low) + ":" + number_text(settings.clamp_high);
}

void add_output(CLI::App& app, GanSettings& settings) {
    app.add_option_function<std::string>(
           "--output",
           [&settings](const std::string& text) {
               try {
                   set_output(settings, text);
               } catch (const Error& error) {
                   throw UsageError(std::string("--output: ") + error.what());
               }
           },
           "activation of the generator's output: sigmoid, tanh, linear, sigmoid2 (2 sigmoid - 1), "
           "clamp:LO:HI")
        ->default_str(output_text(settings));
}

// What every training has: which data, and what comes of them.
void add_run_options(CLI::App* app, TrainingOptions& options) {
    app->get_formatter()->column_width(34);
    app->option_defaults()->always_capture_default();
    app->set_config("--config", "", "read options from such a file as DIR/config.toml");
    app->allow_config_extras(false);
    app->add_option("--out", options.out, "folder that the run is written to")
        ->required()
        ->configurable(false);
    app->add_flag("--resume", options.resume, "go on with the run in --out")->configurable(false);
    app->add_option("--preset", options.preset, "named settings to start from; see `presets`");
    app->add_option("--data", options.data,
                    "folder of MNIST files, IDX file, .npy, or built in: digits, ring, grid, "
                    "gaussian, stacked (three digits as colours; stacked:FOLDER of its own)");
    add_count(*app, "--epochs", options.epochs, "passes over the data");
    add_count(*app, "--steps", options.steps,
              options.supervised ? "minibatches, instead of epochs"
                                 : "steps of the generator, instead of epochs");
    add_count(*app, "--threads", options.threads, "0: all that this process may use")
        ->configurable(false);
    app->add_flag("--quiet", options.quiet, "no progress")->configurable(false);
}

template <typename Settings>
void add_sampling(CLI::App* app, Settings& s) {
    add_count(*app, "--seed", s.seed, "of everything random");
    add_count(*app, "--batch", s.batch, "examples a step");
    add_count(*app, "--examples", s.examples, "use the first so many of the data; 0: all");
}

void add_gan_options(CLI::App* app, TrainingOptions& options) {
    GanSettings& s = options.settings;
    add_sampling(app, s);
    add_count(*app, "--eval-every", options.eval_every,
              "measure G roughly after every so many epochs and at the end; 0: never");
    add_named(*app, "--keep-best", options.keep_best, keep_best_from_string, to_string,
              "keep the best G in DIR/best, by parzen or classifier_frechet");
    add_named(*app, "--objective", s.objective, objective_from_string, to_string,
              "minimax, non-saturating, wasserstein or least-squares");
    add_named(*app, "--update", s.update, update_order_from_string, to_string,
              "alternating or simultaneous");
    add_count(*app, "--pac", s.pac, "samples that D judges at once");
    add_count(*app, "--d-steps", s.d_steps, "steps of D a step of G");
    add_count(*app, "--d-warmup", s.d_warmup, "warm D up before each of so many first steps of G");
    add_count(*app, "--d-warmup-every", s.d_warmup_every, "... and every so many steps; 0: never");
    add_count(*app, "--d-warmup-steps", s.d_warmup_steps, "... by so many steps of D");
    add_number(*app, "--d-loss-scale", s.d_loss_scale, "factor of the discriminator's loss");
    app->add_option("--crosstalk", s.crosstalk,
                    "D's velocity collects its gradient of the generator's loss, too");
    add_count(*app, "--unroll", s.unroll,
              "steps of D that G looks ahead, its gradient through them; 0: none");
    add_number(*app, "--gradient-penalty", s.gradient_penalty,
               "weight of the penalty that keeps D's slope near 1; 0: none");
    add_number(*app, "--d-clip", s.d_clip, "keep D's weights within -+ this; 0: free");
    add_number(*app, "--ema", s.ema, "decay of the moving average of G's weights; 0: none");
    add_count(*app, "--latent", s.latent.size, "size of the latent space");
    add_named(*app, "--prior", s.latent.prior, prior_from_string, to_string,
              "of the latents: gaussian, uniform");
    add_output(*app, s);
    add_named(*app, "--range", s.range, data_range_from_string, to_string,
              "of black to white in training: auto (as --output reaches it), unit, symmetric, "
              "standardised");
    app->add_option("--output-bias-from-data", s.output_bias_from_data,
                    "begin at the pixels' marginals");
    add_network(*app, "g", "Generator", s.generator);
    add_network(*app, "d", "Discriminator", s.discriminator);
    add_number(*app, "--d-input-scale", s.d_input_scale, "factor of all that it sees")
        ->group("Discriminator");
    add_number(*app, "--d-input-keep", s.discriminator.input_keep,
               "share of the inputs that dropout keeps")
        ->group("Discriminator");
    add_number(*app, "--d-hidden-keep", s.discriminator.hidden_keep,
               "share of the hidden units that dropout keeps")
        ->group("Discriminator");
}

void add_supervised_options(CLI::App* app, SupervisedSettings& s) {
    add_sampling(app, s);
    add_number(*app, "--ema", s.ema, "decay of the moving average of the weights; 0: none");
    if (s.target == Target::input) {
        add_network(*app, "", "Network (the decoder's layers are the encoder's in reverse)",
                    s.network);
        add_count(*app, "--code", s.code, "units of the layer between encoder and decoder");
        return;
    }
    add_network(*app, "", "Network", s.network);
    add_number(*app, "--input-keep", s.network.input_keep, "share of the inputs that dropout keeps")
        ->group("Network");
    add_number(*app, "--hidden-keep", s.network.hidden_keep,
               "share of the hidden units that dropout keeps")
        ->group("Network");
    add_count(*app, "--shift", s.shift, "move each image at random by up to so many pixels");
}

// The options of `pocketgan train`, bound to `options`, whose values are the defaults and say which
// kind of training it is.
std::unique_ptr<CLI::App> make_app(TrainingOptions& options) {
    const bool is_gan = !options.supervised;
    auto app = std::make_unique<CLI::App>(
        is_gan ? "Trains a GAN. `--preset autoencoder --help` and `--preset classifier --help` "
                 "list what the other kinds of training take."
        : options.supervised->target == Target::input
            ? "Trains an auto-encoder, whose decoder is a generator."
            : "Trains a classifier of labelled data.",
        "pocketgan train");
    add_run_options(app.get(), options);
    if (is_gan)
        add_gan_options(app.get(), options);
    else
        add_supervised_options(app.get(), *options.supervised);
    return app;
}

// What must be known before the other options have their defaults.
struct First {
    std::string out, preset, data;
    bool resume = false;
    bool has_config = false;
};

First look_ahead(const Arguments& arguments) {
    First first;
    CLI::App app;
    app.set_help_flag("");
    app.allow_extras();
    app.set_config("--config");
    app.allow_config_extras(true);
    app.add_option("--out", first.out)->configurable(false);
    app.add_option("--preset", first.preset);
    app.add_option("--data", first.data);
    app.add_flag("--resume", first.resume)->configurable(false);
    parse(app, arguments);
    first.has_config = app.get_config_ptr()->count() > 0;
    if (first.resume && first.out.empty())
        throw UsageError("--resume needs --out, the folder of the run to go on with");
    return first;
}

TrainingOptions with_preset(const First& first) {
    TrainingOptions options;
    if (!first.preset.empty())
        options.preset = first.preset;
    try {
        const RunSettings run = settings_for_preset(options.preset, first.data);
        options.data = run.data;
        options.epochs = run.epochs;
        options.eval_every = run.eval_every;
        if (const GanSettings* gan = std::get_if<GanSettings>(&run.training))
            options.settings = *gan;
        else
            options.supervised = std::get<SupervisedSettings>(run.training);
    } catch (const Error& error) {
        throw UsageError(error.what());
    }
    return options;
}

bool is_named(const Arguments& arguments, const std::string& option) {
    return std::any_of(arguments.begin(), arguments.end(), [&](const std::string& word) {
        return word == option || word.compare(0, option.size() + 1, option + "=") == 0;
    });
}

// Throws UsageError for an option that another kind of training has, and this one not.
void check_kind(const CLI::App& app, const std::string& preset, const Arguments& arguments) {
    for (const char* other : {"default", "autoencoder", "classifier"}) {
        TrainingOptions options = with_preset({"", other, "", false, false});
        const std::unique_ptr<CLI::App> kind = make_app(options);
        for (const CLI::Option* option : std::as_const(*kind).get_options()) {
            const std::string name = option->get_name();
            if (!app.get_option_no_throw(name) && is_named(arguments, name))
                throw UsageError(name + " is not for the preset " + preset + " (see --preset " +
                                 preset + " --help)");
        }
    }
}

// Throws UsageError where the command line names another setting than the run had.
void check_resumed(const CLI::App& given, const CLI::App& saved, const Arguments& arguments) {
    for (const CLI::Option* option : given.get_options()) {
        const std::string name = option->get_name();
        if (!is_named(arguments, name) ||
            std::count(kFreeOptions.begin(), kFreeOptions.end(), name) > 0)
            continue;
        const CLI::Option* before = saved.get_option(name);
        if (option->results() != before->results())
            throw UsageError(name + " differs from that of the run in --out; --resume goes on with "
                                    "the settings it had");
    }
}

// To keep the best is to measure: every epoch, where nothing else was asked for.
void resolve_keep_best(CLI::App& app, TrainingOptions& options) {
    if (options.keep_best == KeepBest::none)
        return;
    if (find_mixture(options.data))
        throw UsageError("--keep-best is for images; " + options.data + " has none");
    if (options.eval_every > 0)
        return;
    CLI::Option* const every = app.get_option("--eval-every");
    if (every->count() > 0)
        throw UsageError("--keep-best needs measures, but --eval-every is 0");
    options.eval_every = 1;
    every->default_str("1");
}

} // namespace

TrainingOptions parse_training_options(const Arguments& arguments) {
    First first = look_ahead(arguments);
    Arguments words = arguments;
    const std::string saved_config = first.out + "/config.toml";
    if (first.resume) {
        if (first.has_config)
            throw UsageError("--resume takes no --config; it reads " + saved_config);
        if (!std::filesystem::exists(saved_config))
            throw UsageError(saved_config + ": there is no run to go on with");
        words.insert(words.begin(), {"--config", saved_config});
        first = look_ahead({"--config", saved_config, "--out", first.out, "--resume"});
    }

    TrainingOptions options = with_preset(first);
    const std::unique_ptr<CLI::App> app = make_app(options);
    check_kind(*app, options.preset, arguments);
    options.help = !parse(*app, words);
    if (options.help)
        return options;
    if (first.resume) {
        TrainingOptions before = with_preset(first);
        const std::unique_ptr<CLI::App> saved = make_app(before);
        parse(*saved, {"--config", saved_config, "--out", first.out});
        check_resumed(*app, *saved, arguments);
    }
    if (options.out.empty())
        throw UsageError("--out is empty, the name of a folder was expected");
    if (options.epochs == 0 && options.steps == 0)
        throw UsageError("--epochs and --steps are both 0, one of them must be more");
    resolve_keep_best(*app, options);
    options.config = app->config_to_str(true, false);
    return options;
}

} // namespace pocketgan::app
