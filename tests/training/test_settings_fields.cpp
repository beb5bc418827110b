#include "pocketgan/error.hpp"
#include "scratch.hpp"
#include "training/check_fields.hpp"
#include "training/field_texts.hpp"
#include "training/settings_values.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <set>

using namespace pocketgan;

namespace {

SupervisedSettings supervised(Target target) {
    SupervisedSettings settings;
    settings.target = target;
    return settings;
}

template <typename Settings>
std::string refused(Settings settings) {
    return thrown<Error>([&] { visit_fields(settings, CheckFields()); });
}

} // namespace

// A structured binding names every member, so this file does not compile after a member is added
// until it is added here and to the table.
TEST_CASE("the table of settings has every member") {
    [[maybe_unused]] const auto [latent, conditional, drawn, generator, discriminator, output,
                                 clamp_low, clamp_high, range, mirror, output_bias_from_data,
                                 d_input_scale, objective, update, d_steps, d_warmup_steps,
                                 d_warmup, d_warmup_every, d_loss_scale, crosstalk,
                                 gradient_penalty, unroll, d_clip, ema, pac, batch, seed,
                                 examples] = GanSettings();
    [[maybe_unused]] const auto [hidden, activation, slope, pieces, input_keep, hidden_keep,
                                 initialiser, max_norm, optimiser, layers] = generator;
    [[maybe_unused]] const auto [kind, rate, rate_decay, rate_minimum, momentum, final_momentum,
                                 momentum_epochs, beta1, beta2, epsilon, square_decay] = optimiser;
    [[maybe_unused]] const auto [initialiser_kind, scale] = initialiser;
    [[maybe_unused]] const auto [size, prior] = latent;
    // Without the two of dropout, and `layers`, which only GANs have.
    const std::size_t network = 10 - 3 - 2 + 2 + 11;
    // Of the 28 members, latent gives two fields; output, clamp_low and clamp_high give one.
    CHECK(field_texts(GanSettings()).size() == 28 - 1 + 2 - 2 - 2 + 2 * (network + 1) + 2);
    [[maybe_unused]] const auto [target, net, code, shift, s_ema, s_batch, s_seed, s_examples] =
        SupervisedSettings();
    CHECK(field_texts(supervised(Target::input)).size() == 8 - 1 - 1 - 1 + network);
    CHECK(field_texts(supervised(Target::label)).size() == 8 - 1 - 1 - 1 + network + 2);
    RunSettings run;
    [[maybe_unused]] const auto [preset, data, pictures, epochs, steps, eval_every, keep_best,
                                 training] = run;
    [[maybe_unused]] const auto [height, width, fit, grey, rgb] = pictures;
    // Height and width are one field.
    CHECK(field_texts(run).size() == 6 + 4 + field_texts(GanSettings()).size());
}

TEST_CASE("no two settings of a kind have the same name") {
    RunSettings gan, encoder, classifier;
    encoder.training = supervised(Target::input);
    classifier.training = supervised(Target::label);
    for (const RunSettings& run : {gan, encoder, classifier}) {
        std::set<std::string> names;
        for (const auto& field : field_texts(run)) {
            CAPTURE(field.first);
            CHECK(names.insert(field.first).second);
        }
    }
}

TEST_CASE("the settings of every preset are in their ranges") {
    for (const Preset& preset : presets())
        CHECK(refused(preset.settings) == "");
    for (const SupervisedPreset& preset : supervised_presets())
        CHECK(refused(preset.settings) == "");
}

TEST_CASE("a setting out of its range is refused by name") {
    const auto gan = [](const std::function<void(GanSettings&)>& change) {
        GanSettings settings;
        settings.generator.hidden = settings.discriminator.hidden = {4};
        change(settings);
        return refused(settings);
    };
    CHECK(gan([](GanSettings&) {}) == "");
    CHECK(gan([](GanSettings& s) { s.batch = 0; }) ==
          "batch is 0, a whole number of 1 or above was expected");
    CHECK(gan([](GanSettings& s) { s.discriminator.pieces = 256; }) ==
          "d-pieces is 256, a whole number of 1 to 255 was expected");
    CHECK(gan([](GanSettings& s) {
              s.generator.hidden = {4, 0};
          }) == "g-hidden is 0, a whole number of 1 or above was expected");
    CHECK(gan([](GanSettings& s) { s.generator.optimiser.rate = NAN; }) ==
          "g-rate is nan, a finite number of 0 or above was expected");
    CHECK(gan([](GanSettings& s) { s.generator.optimiser.rate = 1e300; }) ==
          "g-rate is 1e+300, a finite number of 0 or above was expected");
    CHECK(gan([](GanSettings& s) { s.discriminator.optimiser.epsilon = 1e-60; }) ==
          "d-epsilon is 1e-60, a finite number above 0 as a float was expected");
    CHECK(gan([](GanSettings& s) { s.discriminator.optimiser.beta1 = 1; }) ==
          "d-beta1 is 1, a number of 0 or above, below 1 was expected");
    CHECK(gan([](GanSettings& s) { s.discriminator.hidden_keep = 0; }) ==
          "d-hidden-keep is 0, a number above 0, at most 1 was expected");
    CHECK(gan([](GanSettings& s) { s.d_clip = INFINITY; }) ==
          "d-clip is inf, a finite number of 0 or above was expected");
    CHECK(gan([](GanSettings& s) { s.generator.slope = -INFINITY; }) ==
          "g-slope is -inf, a finite number was expected");
    CHECK(gan([](GanSettings& s) { s.objective = static_cast<Objective>(77); }) ==
          "objective is 77, a value of its enumeration was expected");
    CHECK(gan([](GanSettings& s) { s.output = static_cast<Activation>(77); }) ==
          "output is no activation, one of its names was expected");
}

TEST_CASE("the settings that leave the weights as they are are those of length and measuring") {
    std::vector<std::string> names;
    for (const SettingValue& value : setting_values(RunSettings()))
        if (value.leaves_weights)
            names.push_back(value.name);
    CHECK(names == std::vector<std::string>{"epochs", "steps", "eval-every", "keep-best"});
}
