// Wrong calls of the public functions of supervised.hpp. Each throws an Error that names the
// argument.
#include "pocketgan/error.hpp"
#include "scratch.hpp"
#include "supervised/small_networks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

using namespace small_networks;

namespace {

std::string refused(SupervisedSettings settings,
                    const std::function<void(SupervisedSettings&)>& change) {
    Engine engine;
    change(settings);
    return thrown<Error>([&] { SupervisedTrainer(settings, images(), engine); });
}

bool has(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CAPTURE(part);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a supervised trainer refuses impossible settings by name") {
    for (const SupervisedSettings& s : {classifier(), auto_encoder()}) {
        for (const double x : {std::nan(""), double{INFINITY}, -1.0}) {
            CAPTURE(x);
            CHECK(has(refused(s, [=](auto& c) { c.network.optimiser.rate = x; }), "rate is "));
            CHECK(has(refused(s, [=](auto& c) { c.network.optimiser.beta2 = x; }), "beta2 is "));
            CHECK(has(refused(s, [=](auto& c) { c.ema = x; }), "ema is "));
            CHECK(has(refused(s, [=](auto& c) { c.network.hidden_keep = static_cast<float>(x); }),
                      s.target == Target::label ? "hidden-keep is " : "hidden_keep must be 1"));
        }
        CHECK(has(refused(s, [](auto& c) { c.target = static_cast<Target>(5); }),
                  "target is 5, Target::input or Target::label was expected"));
        CHECK(has(refused(s, [](auto& c) { c.network.activation = Activation::clamp; }),
                  "activation is clamp, which only outputs may have"));
        CHECK(has(refused(s,
                          [](auto& c) {
                              c.network.hidden = {SIZE_MAX / 2, SIZE_MAX / 2};
                          }),
                  " GiB of memory, more than can be addressed"));
        CHECK(has(refused(s, [](auto& c) { c.batch = SIZE_MAX; }), "at least a batch of "));
    }
    CHECK(has(refused(auto_encoder(), [](auto& c) { c.code = SIZE_MAX; }), " GiB of memory"));
    CHECK(has(refused(classifier(), [](auto& c) { c.shift = SIZE_MAX; }),
              "less than the images' smaller side, 4, was expected"));
}

TEST_CASE("run refuses views of other shapes and of null data") {
    Engine engine;
    const SupervisedTrainer trainer(classifier(), images(), engine);
    float x[3 * 16] = {}, y[3 * 3] = {};
    CHECK_NOTHROW(trainer.run({x, 3, 16}, {y, 3, 3}));
    CHECK_NOTHROW(trainer.run({nullptr, 0, 16}, {nullptr, 0, 3}));
    const auto refused_run = [&](ConstMatrixView from, MatrixView to) {
        return thrown<Error>([&] { trainer.run(from, to); });
    };
    CHECK(has(refused_run({x, 3, 15}, {y, 3, 3}), "x has 15 columns; expected 16"));
    CHECK(has(refused_run({x, 3, 16}, {y, 3, 2}), "y is 3 x 2; expected 3 x 3"));
    CHECK(has(refused_run({x, 3, 16}, {y, 2, 3}), "y is 2 x 3; expected 3 x 3"));
    CHECK(has(refused_run({nullptr, 3, 16}, {y, 3, 3}), "x"));
    CHECK(has(refused_run({x, 3, 16}, {nullptr, 3, 3}), "y"));
    CHECK(has(refused_run({x, 3, 16, 8}, {y, 3, 3}), "x"));
}

TEST_CASE("a checkpoint with other settings is refused, and each difference is named") {
    Engine engine;
    const Dataset data = images();
    const ScratchFolder scratch;
    const std::string folder = scratch.path("checkpoint");
    SupervisedTrainer(classifier(), data, engine).save_checkpoint(folder);
    const auto refused_load = [&](const std::function<void(SupervisedSettings&)>& change,
                                  Override allowed = Override::none) {
        SupervisedSettings settings = classifier();
        change(settings);
        SupervisedTrainer trainer(settings, data, engine);
        return thrown<Error>([&] { trainer.load_checkpoint(folder, allowed); });
    };
    CHECK(refused_load([](auto&) {}) == "");
    CHECK(refused_load([](auto& s) { s.seed = 8; }) ==
          folder + ": seed is 7 in the checkpoint and 8 in this run");
    CHECK(refused_load([](auto& s) { s.shift = 0; }) ==
          folder + ": shift is 1 in the checkpoint and 0 in this run");
    CHECK(refused_load([](auto& s) { s.network.optimiser.rate = 1; }) ==
          folder + ": rate is 0.05 in the checkpoint and 1 in this run");
    CHECK(refused_load([](auto& s) { s.network.optimiser.rate = 1; }, Override::learning_rates) ==
          "");
    CHECK(has(refused_load([](auto& s) { s = auto_encoder(); }),
              "kind is \"classifier\" in the checkpoint and \"autoencoder\" in this run"));
    std::vector<std::uint16_t> labels(data.labels().begin(), data.labels().end());
    std::swap(labels[0], labels[1]);
    const Dataset other = Dataset::from_bytes(DataShape::images(50, 4, 4),
                                              {data.pixels().begin(), data.pixels().end()}, labels);
    SupervisedTrainer trainer(classifier(), other, engine);
    CHECK(has(thrown<Error>([&] { trainer.load_checkpoint(folder); }), "data's checksum is "));
}

TEST_CASE("a moved supervised trainer continues with the same steps") {
    static_assert(std::is_nothrow_move_constructible_v<SupervisedTrainer>);
    static_assert(std::is_nothrow_move_assignable_v<SupervisedTrainer>);
    Engine engine;
    SupervisedTrainer stays(classifier(), images(), engine);
    SupervisedTrainer first(classifier(), images(), engine); // the data are a temporary
    CHECK(first.step().loss == stays.step().loss);
    SupervisedTrainer second(std::move(first));
    CHECK(second.step().loss == stays.step().loss);
    SupervisedTrainer third(auto_encoder(), images(), engine);
    third = std::move(second);
    CHECK(third.step().loss == stays.step().loss);
    CHECK(third.steps() == 3);
    CHECK(parameters(third, Target::label) == parameters(stays, Target::label));
}
