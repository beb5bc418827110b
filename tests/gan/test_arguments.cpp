// Wrong calls of the public functions of gan.hpp. Each throws an Error that names the argument.
#include "gan/small_gan.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

using namespace pocketgan;
using namespace small_gan;

namespace {

std::string refused(const std::function<void(GanSettings&)>& change,
                    const Dataset& data = images(30, 4)) {
    Engine engine;
    GanSettings settings = alternating();
    change(settings);
    return thrown<Error>([&] { GanTrainer(settings, data, engine); });
}

bool has(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CAPTURE(part);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("unknown names are refused with the known names") {
    CHECK(has(thrown<Error>([] { objective_from_string("hinge"); }),
              "unknown objective 'hinge'; expected one of minimax, non-saturating"));
    CHECK(has(thrown<Error>([] { update_order_from_string(""); }),
              "unknown update order ''; expected one of alternating, simultaneous"));
    CHECK(has(thrown<Error>([] { data_range_from_string("half"); }),
              "unknown data range 'half'; expected one of auto, unit"));
    CHECK(std::string(to_string(static_cast<Objective>(77))) == "");
}

TEST_CASE("settings that need one another or exclude one another are refused by name") {
    CHECK(has(refused([](auto& s) {
                  s.ema = 0.9;
                  s.generator.max_norm = 2.0f;
              }),
              "g-max-norm is not implemented with ema"));
    CHECK(has(refused([](auto& s) {
                  s.ema = 0.0;
                  s.unroll = 1;
                  s.discriminator.max_norm = 2.0f;
              }),
              "d-max-norm is not implemented with unroll"));
    for (const float scale : {0.5f, 0.0f, 1e30f})
        CHECK(has(refused([=](auto& s) {
                      s.generator.initialiser = {InitialiserKind::sparse, scale};
                  }),
                  "sparse initial weights take a whole number of inputs"));
    CHECK(has(refused([](auto& s) {
                  s.batch = 1;
                  s.discriminator.layers = "dense 4 batch-norm, dense";
              }),
              "discriminator layer 1 has batch-norm, which needs a batch of at least 2 examples"));
}

TEST_CASE("a trainer refuses NaN, infinite and other impossible settings by name") {
    const double nan = std::nan(""), infinite = INFINITY;
    for (const double x : {nan, infinite, -1.0}) {
        CAPTURE(x);
        const auto f = static_cast<float>(x);
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.rate = x; }), "g-rate is "));
        CHECK(has(refused([=](auto& s) { s.discriminator.optimiser.rate_decay = x; }),
                  "d-rate-decay is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.rate_minimum = x; }),
                  "g-rate-minimum is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.momentum = x; }), "g-momentum is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.final_momentum = x; }),
                  "g-final-momentum is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.momentum_epochs = x; }),
                  "g-momentum-epochs is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.beta1 = x; }), "g-beta1 is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.beta2 = x; }), "g-beta2 is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.epsilon = x; }), "g-epsilon is "));
        CHECK(has(refused([=](auto& s) { s.generator.optimiser.square_decay = x; }),
                  "g-square-decay is "));
        CHECK(
            has(refused([=](auto& s) { s.generator.initialiser.scale = f; }), "g-init-scale is "));
        CHECK(has(refused([=](auto& s) { s.discriminator.input_keep = f; }), "d-input-keep is "));
        CHECK(has(refused([=](auto& s) { s.discriminator.hidden_keep = f; }), "d-hidden-keep is "));
        CHECK(has(refused([=](auto& s) { s.generator.input_keep = f; }), "generator's input_keep"));
        CHECK(has(refused([=](auto& s) { s.d_loss_scale = f; }), "d-loss-scale is "));
        CHECK(has(refused([=](auto& s) { s.d_input_scale = f; }), "d-input-scale is "));
        CHECK(has(refused([=](auto& s) { s.gradient_penalty = f; }), "gradient-penalty is "));
        CHECK(has(refused([=](auto& s) { s.d_clip = f; }), "d-clip is "));
        CHECK(has(refused([=](auto& s) { s.ema = x; }), "ema is "));
    }
    CHECK(has(refused([=](auto& s) { s.generator.slope = static_cast<float>(nan); }),
              "g-slope is nan, a finite number was expected"));
    CHECK(has(refused([=](auto& s) { s.clamp_high = static_cast<float>(nan); }),
              "clamp_high nan, finite numbers were expected"));
}

TEST_CASE("a trainer refuses values outside of their enum") {
    CHECK(has(refused([](auto& s) { s.objective = static_cast<Objective>(9); }),
              "objective is 9, a value of its enumeration was expected"));
    CHECK(has(refused([](auto& s) { s.update = static_cast<UpdateOrder>(9); }), "update is 9"));
    CHECK(has(refused([](auto& s) { s.range = static_cast<DataRange>(9); }), "range is 9"));
    CHECK(has(refused([](auto& s) { s.output = static_cast<Activation>(99); }), "output is "));
    CHECK(has(refused([](auto& s) { s.generator.activation = static_cast<Activation>(99); }),
              "g-activation is 99"));
    CHECK(has(refused([](auto& s) { s.latent.prior = static_cast<Prior>(9); }), "prior is 9"));
    CHECK(has(refused([](auto& s) { s.generator.optimiser.kind = static_cast<OptimiserKind>(9); }),
              "g-optimiser is 9"));
    CHECK(has(
        refused([](auto& s) { s.generator.initialiser.kind = static_cast<InitialiserKind>(9); }),
        "g-init is 9"));
}

TEST_CASE("a trainer refuses sizes whose products overflow, with the memory they need") {
    const std::size_t huge = std::size_t{1} << 33;
    for (const std::size_t units : {huge, SIZE_MAX / 2, SIZE_MAX}) {
        CAPTURE(units);
        const auto check = [&](const std::function<void(GanSettings&)>& change) {
            const std::string message = refused(change);
            CHECK(has(message, "these settings need about "));
            CHECK(has(message, " GiB of memory, more than can be addressed"));
        };
        check([=](auto& s) { s.generator.hidden = {units, units}; });
        check([=](auto& s) { s.discriminator.hidden = {units, units}; });
        check([=](auto& s) { s.latent.size = SIZE_MAX / 4, s.generator.hidden = {units}; });
    }
    CHECK(has(refused([](auto& s) { s.latent.size = SIZE_MAX; }), " GiB of memory"));
    CHECK(has(refused([](auto& s) { s.d_steps = SIZE_MAX; }),
              ", a whole number of 1 to 10000 was expected"));
    CHECK(has(refused([](auto& s) { s.d_warmup_steps = SIZE_MAX; }), "d-warmup-steps is "));
    CHECK(has(refused([](auto& s) { s.batch = SIZE_MAX - 7; }), "at least a batch of "));
    CHECK(has(refused([](auto& s) { s.pac = SIZE_MAX; }), "a multiple of pac"));
    CHECK(has(refused([](auto& s) { s.unroll = SIZE_MAX; }), "unroll is "));
}

TEST_CASE("a trainer refuses vectors outside of the range of its output") {
    const Dataset data =
        Dataset::from_floats(DataShape::vectors(30, 1), std::vector<float>(30, 2.0f), {}, "twos");
    CHECK(refused([](auto&) {}, data) ==
          "twos: holds 2, but the output tanh ends at -1 and 1; set output to linear");
}

TEST_CASE("discriminator_steps refuses arguments that would overflow") {
    GanSettings settings;
    CHECK(thrown<Error>([&] { discriminator_steps(settings, UINT64_MAX); }) ==
          "steps is 18446744073709551615, a whole number of 0 to 1099511627776 was expected");
    settings.d_warmup_every = SIZE_MAX; // step 0 only
    CHECK(discriminator_steps(settings, 10) == 100 + 9);
    settings.d_steps = 0;
    CHECK(has(thrown<Error>([&] { discriminator_steps(settings, 1); }), "d-steps is 0"));
    settings.d_steps = 1;
    settings.d_warmup_steps = SIZE_MAX;
    CHECK(has(thrown<Error>([&] { discriminator_steps(settings, 1); }), "d-warmup-steps is "));
}

TEST_CASE("checkpoints are written to and read from folders only") {
    const Dataset data = images(30, 4);
    Engine engine;
    GanTrainer trainer(alternating(), data, engine);
    const ScratchFolder scratch;
    spill(scratch.path("file"), "x");
    CHECK(has(thrown<Error>([&] { trainer.save_checkpoint(scratch.path("file/c")); }), "file"));
    CHECK(thrown<Error>([&] { trainer.save_checkpoint(""); }) != "");
    CHECK(has(thrown<Error>([&] { trainer.load_checkpoint(scratch.path("none")); }), "none"));
    CHECK(thrown<Error>([&] { trainer.load_checkpoint(""); }) != "");
}

TEST_CASE("a moved trainer continues with the same steps") {
    static_assert(std::is_nothrow_move_constructible_v<GanTrainer>);
    static_assert(std::is_nothrow_move_assignable_v<GanTrainer>);
    static_assert(!std::is_copy_constructible_v<GanTrainer>);
    Engine engine;
    GanTrainer stays(unrolled(), images(30, 4), engine);
    GanTrainer first(unrolled(), images(30, 4), engine); // the data are a temporary
    CHECK(first.step() == stays.step());
    GanTrainer second(std::move(first));
    CHECK(second.step() == stays.step());
    GanTrainer third(critic(), images(30, 4), engine);
    third.step();
    third = std::move(second);
    CHECK(third.step() == stays.step());
    CHECK(third.steps() == 3);
    CHECK(parameters(third.generator()) == parameters(stays.generator()));
}
