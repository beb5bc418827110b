#include "allocations.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/random.hpp"
#include "scratch.hpp"
#include "supervised/small_networks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace small_networks;

namespace {

SupervisedSettings settings_for(Target target) {
    return target == Target::label ? classifier() : auto_encoder();
}

constexpr Target kTargets[] = {Target::input, Target::label};

// Layers that are wide enough for several threads.
SupervisedSettings large(Target target) {
    SupervisedSettings s = settings_for(target);
    s.network.hidden = {300, 200};
    s.batch = 40;
    return s;
}

bool same(const SupervisedReport& a, const SupervisedReport& b) {
    return a.loss == b.loss && a.accuracy == b.accuracy;
}

// 1000 images of 8x8 with a bar at one of four places, which is the label.
Dataset bars() {
    constexpr std::size_t kCount = 1000;
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint16_t> labels;
    const Random random(1, 1);
    for (std::size_t i = 0; i < kCount; ++i) {
        const std::uint32_t place = random.below(64 * i, 4);
        labels.push_back(static_cast<std::uint16_t>(place));
        for (std::size_t j = 0; j < 64; ++j) {
            const bool lit = j / 8 == 2 * place;
            const std::uint32_t noise = random.below(64 * i + j, 100);
            pixels.push_back(static_cast<std::uint8_t>(lit ? 255 - noise : noise));
        }
    }
    return Dataset::from_bytes(DataShape::images(kCount, 8, 8), std::move(pixels),
                               std::move(labels), "bars");
}

std::vector<double> example(const Dataset& data, std::size_t i) {
    std::vector<double> x;
    for (std::size_t j = 0; j < data.size(); ++j)
        x.push_back(data.pixels()[i * data.size() + j] / 255.0);
    return x;
}

std::string refusal(Target target,
                    const std::function<void(SupervisedSettings&, Dataset&)>& change) {
    SupervisedSettings settings = settings_for(target);
    Dataset data = images();
    change(settings, data);
    Engine engine;
    return thrown<Error>([&] { SupervisedTrainer(settings, data, engine); });
}

void check_refused(Target target, const std::function<void(SupervisedSettings&, Dataset&)>& change,
                   const std::vector<std::string>& words) {
    const std::string message = refusal(target, change);
    for (const std::string& word : words) {
        CAPTURE(message);
        CAPTURE(word);
        CHECK(message.find(word) != std::string::npos);
    }
}

} // namespace

TEST_CASE("any number of threads trains to the same bits") {
    const Dataset data = images();
    for (const Target target : kTargets) {
        Engine one(1), three(3);
        SupervisedTrainer a(large(target), data, one), b(large(target), data, three);
        for (int step = 0; step < 6; ++step)
            CHECK(same(a.step(), b.step()));
        CHECK(same(a.test(data), b.test(data)));
        CHECK(parameters(a, target) == parameters(b, target));
    }
}

TEST_CASE("a supervised step allocates nothing after the first") {
    const Dataset data = images();
    for (const Target target : kTargets)
        for (const std::size_t threads : {1u, 3u}) {
            Engine engine(threads);
            const std::size_t before = allocations;
            SupervisedTrainer trainer(large(target), data, engine);
            CHECK(allocations > before); // the counter works
            trainer.step();
            const std::size_t first = allocations;
            for (int step = 0; step < 5; ++step)
                trainer.step();
            CHECK(allocations == first);
        }
}

TEST_CASE("supervised training resumed from a checkpoint gives the same bits") {
    const Dataset data = images();
    Engine engine;
    for (const Target target : kTargets) {
        const ScratchFolder scratch;
        SupervisedTrainer whole(settings_for(target), data, engine);
        for (int step = 0; step < 7; ++step)
            whole.step();
        whole.save_checkpoint(scratch.path("seven"));
        SupervisedTrainer resumed(settings_for(target), data, engine);
        resumed.step(); // the whole state is replaced
        resumed.load_checkpoint(scratch.path("seven"));
        CHECK(resumed.steps() == 7);
        CHECK(parameters(resumed, target) == parameters(whole, target));
        for (int step = 0; step < 9; ++step)
            CHECK(same(resumed.step(), whole.step()));
        CHECK(parameters(resumed, target) == parameters(whole, target));
    }
}

TEST_CASE("a checkpoint of another kind of training is refused") {
    const Dataset data = images();
    Engine engine;
    const ScratchFolder scratch;
    SupervisedTrainer one(classifier(), data, engine), other(auto_encoder(), data, engine);
    one.save_checkpoint(scratch.path("checkpoint"));
    const std::string message =
        thrown<Error>([&] { other.load_checkpoint(scratch.path("checkpoint")); });
    CHECK(message ==
          scratch.path("checkpoint") +
              ": kind is \"classifier\" in the checkpoint and \"autoencoder\" in this run");
}

TEST_CASE("decoder(encoder(x)) is the reconstruction, and the codes are standard normal") {
    const Dataset data = images();
    Engine engine;
    SupervisedTrainer trainer(auto_encoder(), data, engine);
    for (int step = 0; step < 40; ++step)
        trainer.step();
    const AutoEncoder models = trainer.auto_encoder();
    std::vector<float> x(data.count() * 16), y(data.count() * 16);
    data.rows(0, 0.0f, 1.0f, {x.data(), data.count(), 16});
    trainer.run({x.data(), data.count(), 16}, {y.data(), data.count(), 16});

    double mean[4] = {}, product[4][4] = {};
    for (std::size_t i = 0; i < data.count(); ++i) {
        const std::vector<double> z = run_model(models.encoder, example(data, i));
        const std::vector<double> decoded = run_model(models.decoder, z);
        for (std::size_t j = 0; j < 16; ++j)
            CHECK(y[16 * i + j] == doctest::Approx(decoded[j]).epsilon(1e-4));
        for (std::size_t j = 0; j < 4; ++j) {
            mean[j] += z[j] / double(data.count());
            for (std::size_t k = 0; k < 4; ++k)
                product[j][k] += z[j] * z[k] / double(data.count());
        }
    }
    for (std::size_t j = 0; j < 4; ++j) {
        CHECK(std::fabs(mean[j]) < 1e-4);
        for (std::size_t k = 0; k < 4; ++k)
            CHECK(std::fabs(product[j][k] - (j == k)) < 1e-3);
    }
}

TEST_CASE("the decoder is a generator of the gaussian prior, the encoder takes images") {
    const Dataset data = images();
    Engine engine;
    const ScratchFolder scratch;
    SupervisedTrainer trainer(auto_encoder(), data, engine);
    const AutoEncoder models = trainer.auto_encoder();
    save_model(scratch.path("encoder"), models.encoder);
    save_model(scratch.path("generator"), models.decoder);
    const Generator generator = Generator::load(scratch.path("generator"));
    CHECK(generator.latent().size == 4);
    CHECK(generator.latent().prior == Prior::gaussian);
    CHECK(generator.image().width == 4);
    const Model encoder = load_model(scratch.path("encoder"));
    CHECK(encoder.role == Role::encoder);
    REQUIRE(encoder.image.has_value());
    CHECK(encoder.layers.back().shape.activation == Activation::linear);
    CHECK(thrown<Error>([&] { Generator::load(scratch.path("encoder")); }).find("encoder") !=
          std::string::npos);
    CHECK(thrown<Error>([&] { trainer.classifier(); }).find("auto-encoder") != std::string::npos);
}

TEST_CASE("an auto-encoder learns to reconstruct its input") {
    const Dataset data = bars();
    Engine engine;
    SupervisedTrainer trainer(auto_encoder(), data, engine);
    const double before = trainer.test(data).loss;
    for (int step = 0; step < 500; ++step)
        trainer.step();
    CHECK(trainer.test(data).loss < 0.2 * before);
}

TEST_CASE("a classifier learns its labels, and its model computes logits") {
    const Dataset data = bars();
    Engine engine;
    SupervisedSettings settings = classifier();
    settings.shift = 0;
    SupervisedTrainer trainer(settings, data, engine);
    CHECK(trainer.test(data).accuracy < 0.6);
    for (int step = 0; step < 300; ++step)
        trainer.step();
    CHECK(trainer.test(data).accuracy > 0.99);

    const Model model = trainer.classifier();
    CHECK(model.role == Role::classifier);
    CHECK(model.layers.back().shape.activation == Activation::linear);
    REQUIRE(model.layers.back().shape.outputs == 4);
    double loss = 0;
    for (std::size_t i = 0; i < data.count(); ++i) {
        const std::vector<double> logits = run_model(model, example(data, i));
        double sum = 0;
        for (const double logit : logits)
            sum += std::exp(logit);
        loss += (std::log(sum) - logits[data.labels()[i]]) / double(data.count());
    }
    CHECK(trainer.test(data).loss == doctest::Approx(loss).epsilon(1e-4));
    CHECK(thrown<Error>([&] { trainer.auto_encoder(); }).find("classifier") != std::string::npos);
}

TEST_CASE("the test loss over several chunks is the mean over examples") {
    const Dataset data = bars(); // 3 chunks of 256 and one of 232
    const Dataset first = data.slice(0, 300), second = data.slice(300, 700);
    Engine engine;
    SupervisedTrainer trainer(classifier(), data, engine);
    CHECK(trainer.test(data).loss ==
          doctest::Approx(0.3 * trainer.test(first).loss + 0.7 * trainer.test(second).loss));
}

TEST_CASE("an auto-encoder of plain vectors has a linear output and no image") {
    std::vector<float> values(80);
    Random(1, 1).normal(0, values.data(), 80);
    const Dataset points = Dataset::from_floats(DataShape::vectors(40, 2), std::move(values));
    Engine engine;
    SupervisedTrainer trainer(auto_encoder(), points, engine);
    trainer.step();
    const AutoEncoder models = trainer.auto_encoder(); // vectors of 2 numbers, a code of 4
    CHECK_FALSE(models.decoder.image.has_value());
    CHECK(models.decoder.layers.back().shape.activation == Activation::linear);
    for (const float w : parameters(models.encoder))
        CHECK(std::isfinite(w));
}

TEST_CASE("a classifier refuses data without labels") {
    check_refused(Target::label, [](auto&, Dataset& d) { d = relabelled(d, {}); },
                  {"images.npy: has no labels", "classifier", "train-labels-idx1-ubyte"});
    CHECK(refusal(Target::input, [](auto&, Dataset& d) { d = relabelled(d, {}); }) == "");
    const Dataset data = images();
    Engine engine;
    SupervisedTrainer trainer(classifier(), data, engine);
    Dataset other = relabelled(data, {});
    CHECK(thrown<Error>([&] { trainer.test(other); }).find("no labels") != std::string::npos);
    std::vector<std::uint16_t> labels(data.labels().begin(), data.labels().end());
    labels[3] = 3;
    other = relabelled(data, labels);
    CHECK(thrown<Error>([&] { trainer.test(other); }).find("label 3") != std::string::npos);
    CHECK(thrown<Error>([&] { trainer.test(bars()); }).find("64 numbers") != std::string::npos);
}

TEST_CASE("invalid supervised settings are refused") {
    const auto change = [](auto member, auto value) {
        return [=](SupervisedSettings& s, Dataset&) { s.*member = value; };
    };
    for (const Target target : kTargets) {
        CHECK(refusal(target, [](auto&, auto&) {}) == "");
        check_refused(target, change(&SupervisedSettings::batch, std::size_t{0}), {"batch", "0"});
        check_refused(target, change(&SupervisedSettings::batch, std::size_t{51}),
                      {"images.npy: 50", "51"});
        check_refused(target, change(&SupervisedSettings::ema, 1.0), {"ema is 1"});
        check_refused(target, [](SupervisedSettings& s, auto&) { s.network.optimiser.rate = -1; },
                      {"rate is -1"});
        check_refused(target, [](SupervisedSettings& s, auto&) { s.network.hidden = {0}; },
                      {"hidden is 0"});
    }
    check_refused(Target::input, change(&SupervisedSettings::code, std::size_t{0}), {"code is 0"});
    check_refused(Target::input, change(&SupervisedSettings::shift, std::size_t{1}),
                  {"shift must be 0"});
    check_refused(Target::input, [](SupervisedSettings& s, auto&) { s.network.hidden_keep = 0.5f; },
                  {"dropout"});
    check_refused(Target::label, change(&SupervisedSettings::shift, std::size_t{4}),
                  {"shift is 4, less than", "4, was expected"});
    check_refused(Target::label,
                  [](auto&, Dataset& d) {
                      d = Dataset::from_bytes(DataShape::vectors(d.count(), d.size()),
                                              {d.pixels().begin(), d.pixels().end()},
                                              {d.labels().begin(), d.labels().end()});
                  },
                  {"holds vectors"});
}
