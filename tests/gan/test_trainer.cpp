#include "gan/small_gan.hpp"
#include "nn/double_network.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/network.hpp"
#include "scratch.hpp"
#include "slow_run.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace pocketgan;
using namespace small_gan;

namespace {

// The weights of both players and the reports after `steps` steps on `threads` threads.
struct Run {
    std::vector<float> generator, discriminator;
    std::vector<StepReport> reports;

    Run(const GanSettings& settings, const Dataset& data, std::size_t steps, std::size_t threads) {
        Engine engine(threads);
        GanTrainer trainer(settings, data, engine);
        for (std::size_t i = 0; i < steps; ++i)
            reports.push_back(trainer.step());
        generator = parameters(trainer.generator());
        discriminator = parameters(trainer.discriminator());
    }
};

// The generator after `steps` steps at a rate at which small networks learn soon.
Model learned(GanSettings settings, const Dataset& data, std::size_t steps, Engine& engine) {
    settings.discriminator.hidden_keep = 1.0f;
    settings.discriminator.optimiser.rate = settings.generator.optimiser.rate = 2e-3;
    settings.d_steps = 1;
    settings.batch = 50;
    GanTrainer trainer(settings, data, engine);
    for (std::size_t step = 0; step < steps; ++step)
        trainer.step();
    return trainer.generator();
}

bool all_finite(const std::vector<float>& values) {
    for (const float value : values)
        if (!std::isfinite(value))
            return false;
    return !values.empty();
}

// The error of a trainer with small, changed settings; empty if there is none.
std::string refusal(const std::function<void(GanSettings&)>& change) {
    const Dataset data = images(30, 4);
    Engine engine;
    GanSettings settings = alternating();
    change(settings);
    return thrown<Error>([&] { GanTrainer(settings, data, engine); });
}

// Checks that the error has all of these words.
void check_refused(const std::function<void(GanSettings&)>& change,
                   const std::vector<std::string>& words) {
    const std::string message = refusal(change);
    CAPTURE(message);
    for (const std::string& word : words) {
        CAPTURE(word);
        CHECK(message.find(word) != std::string::npos);
    }
}

double run_model(const Model& model, const std::vector<double>& x) {
    std::vector<LayerSpec> specs;
    for (const Layer& layer : model.layers)
        specs.push_back({layer.shape, 1.0f});
    TrainableNetwork network(specs);
    for (std::size_t l = 0; l < specs.size(); ++l) {
        network.set_weight(l, model.layers[l].weight.data());
        std::copy(model.layers[l].bias.begin(), model.layers[l].bias.end(), network.bias(l));
    }
    return double_network::forward(network, double_network::parameters_of(network), x)[0];
}

// The pixels of all images of `data`, from -1 to 1.
std::vector<double> in_range_of_tanh(const Dataset& data) {
    std::vector<double> x;
    for (const std::uint8_t pixel : data.pixels())
        x.push_back(-1 + 2 * pixel / 255.0);
    return x;
}

// The vectors of `data` times `factor`.
Dataset scaled_points(const Dataset& data, float factor) {
    std::vector<float> values(data.values().begin(), data.values().end());
    for (float& value : values)
        value *= factor;
    return Dataset::from_floats(DataShape::vectors(data.count(), data.size()), std::move(values));
}

} // namespace

TEST_CASE("training gives the same bits for any number of threads") {
    GanSettings simultaneous = goodfellow();
    simultaneous.generator.hidden = {256, 300}; // large enough for several threads
    simultaneous.discriminator.hidden = {120, 60};
    simultaneous.batch = 70;
    GanSettings adam = alternating();
    adam.generator.hidden = {256, 300};
    adam.discriminator.hidden = {300, 100};
    adam.batch = 64;
    GanSettings ahead = adam, penalty = adam, mirrored = adam;
    ahead.unroll = 2;
    penalty.gradient_penalty = 10.0f;
    mirrored.mirror = true;
    const Dataset data = images(200, 20);
    CHECK(Run(mirrored, data, 1, 1).discriminator != Run(adam, data, 1, 1).discriminator);
    for (const GanSettings& settings : {simultaneous, adam, ahead, penalty, mirrored}) {
        CAPTURE(to_string(settings.update));
        const Run alone(settings, data, 5, 1);
        for (const std::size_t threads : {2u, 3u}) {
            CAPTURE(threads);
            const Run shared(settings, data, 5, threads);
            CHECK(shared.generator == alone.generator);
            CHECK(shared.discriminator == alone.discriminator);
            for (std::size_t step = 0; step < 5; ++step)
                CHECK(shared.reports[step] == alone.reports[step]);
        }
    }
}

TEST_CASE("convolutional training gives the same bits for any number of threads") {
    GanSettings wide = convolutional();
    wide.generator.layers = "dense 4x4x64, transposed 40 k4 s2 p1, conv k3 p1";
    wide.discriminator.layers = "conv 48 k4 s2 p1, conv 33 k3 s2 p1 maxout, dense";
    wide.batch = 32;
    GanSettings ahead = wide, penalty = wide, simultaneous = wide;
    ahead.unroll = 2;
    penalty.gradient_penalty = 10.0f;
    simultaneous.update = UpdateOrder::simultaneous;
    simultaneous.d_steps = 1;
    const Dataset data = images(200, 8);
    const std::size_t steps = steps_of_run(3, 1);
    int count = 0;
    for (GanSettings settings : {wide, ahead, penalty, simultaneous, wide, ahead, penalty}) {
        if (++count > 4) {
            settings.generator.layers = "dense 4x4x64 batch-norm, transposed 40 k4 s2 p1 "
                                        "batch-norm, conv k3 p1";
            settings.discriminator.layers = "conv 48 k4 s2 p1, conv 33 k3 s2 p1 batch-norm, dense";
        }
        const Run alone(settings, data, steps, 1);
        const Run shared(settings, data, steps, 3);
        CHECK(shared.generator == alone.generator);
        CHECK(shared.discriminator == alone.discriminator);
        CHECK(all_finite(alone.generator));
        for (std::size_t step = 0; step < steps; ++step)
            CHECK(shared.reports[step] == alone.reports[step]);
    }
}

TEST_CASE("a generator of convolutions draws, in float, what its training does") {
    Engine engine;
    const Dataset data = images(40, 4);
    GanTrainer trainer(convolutional(), data, engine);
    for (int i = 0; i < 5; ++i)
        trainer.step();
    const Model model = trainer.generator();
    REQUIRE(model.layers.size() == 3);
    CHECK(model.layers[1].shape.kind == LayerKind::transposed_convolution);
    CHECK(model.layers[2].shape.outputs == 16);
    // Generator (lib/sampler) and Network (lib/nn) of the same model.
    const Generator generator(model);
    const Network network(model);
    constexpr std::size_t kRows = 20;
    const std::size_t size = model.latent->size;
    std::vector<float> z(kRows * size), sampled(kRows * 16), run(kRows * 16);
    generator.latents(3, 0, {z.data(), kRows, size});
    generator.generate({z.data(), kRows, size}, {sampled.data(), kRows, 16}, engine);
    network.run({z.data(), kRows, size}, {run.data(), kRows, 16}, engine);
    for (std::size_t i = 0; i < run.size(); ++i)
        CHECK(std::fabs(run[i] - sampled[i]) < 1e-6f);
}

TEST_CASE("batch normalisation is folded into a generator with the moments of its minibatches") {
    Engine engine;
    const Dataset data = images(320, 4);
    GanSettings settings = batch_normalised();
    settings.ema = 0.0;
    settings.batch = 32;
    // The moments of a generator that does not move are those of all that it draws.
    settings.generator.optimiser.rate = settings.generator.optimiser.rate_minimum = 1e-30;
    GanTrainer still(settings, data, engine);
    settings.ema = 0.5;
    GanTrainer averaged(settings, data, engine);
    for (int i = 0; i < 100; ++i) {
        still.step();
        averaged.step();
    }
    const Model moved = still.generator(), measured = averaged.generator();
    constexpr std::size_t kRows = 64;
    const std::size_t size = moved.latent->size;
    std::vector<float> z(kRows * size), a(kRows * 16), b(kRows * 16);
    const Generator first(moved), second(measured);
    first.latents(3, 0, {z.data(), kRows, size});
    first.generate({z.data(), kRows, size}, {a.data(), kRows, 16}, engine);
    second.generate({z.data(), kRows, size}, {b.data(), kRows, 16}, engine);
    for (std::size_t i = 0; i < a.size(); ++i)
        CHECK(std::fabs(a[i] - b[i]) < 0.2f);
    CHECK(parameters(averaged.generator()) == parameters(measured)); // saving changes nothing
}

TEST_CASE("conditional training gives the same bits for any number of threads") {
    GanSettings adam = conditional();
    adam.generator.hidden = {256, 300}; // large enough for several threads
    adam.discriminator.hidden = {300, 100};
    adam.batch = 64;
    GanSettings ahead = adam, penalty = adam, packed = adam;
    ahead.unroll = 2;
    penalty.gradient_penalty = 10.0f;
    packed.pac = 2;
    GanSettings convolutions = packed;
    convolutions.discriminator.layers = "conv 24 k4 s2 p1, dense 60, dense";
    const Dataset data = labelled_images(200, 20, 7);
    for (const GanSettings& settings : {adam, ahead, penalty, packed, convolutions}) {
        const Run alone(settings, data, 5, 1);
        const Run shared(settings, data, 5, 3);
        CHECK(shared.generator == alone.generator);
        CHECK(shared.discriminator == alone.discriminator);
        for (std::size_t step = 0; step < 5; ++step)
            CHECK(shared.reports[step] == alone.reports[step]);
    }
}

TEST_CASE("labels change nothing unless training is conditional") {
    const Dataset plain = images(40, 4), labelled = labelled_images(40, 4, 3);
    const Run without(alternating(), plain, 4, 1), with(alternating(), labelled, 4, 1);
    CHECK(with.generator == without.generator);
    CHECK(with.discriminator == without.discriminator);
    CHECK(with.reports.back() == without.reports.back());
    CHECK(Run(conditional(), labelled, 4, 1).generator != without.generator);
    CHECK(Run(conditional(), labelled_images(40, 4, 2), 4, 1).discriminator !=
          Run(conditional(), labelled, 4, 1).discriminator);
}

TEST_CASE("conditional training works with every other method") {
    const std::function<void(GanSettings&)> methods[] = {
        [](GanSettings& s) { s.pac = 2; },
        [](GanSettings& s) { s.unroll = 3; },
        [](GanSettings& s) { s.unroll = 2, s.pac = 4; },
        [](GanSettings& s) { s.d_input_scale = 0.25f; },
        [](GanSettings& s) { s.d_input_scale = 0.25f, s.pac = 2; },
        [](GanSettings& s) { s.gradient_penalty = 10.0f, s.objective = Objective::wasserstein; },
        [](GanSettings& s) { s.gradient_penalty = 10.0f, s.d_input_scale = 0.5f, s.pac = 2; },
        [](GanSettings& s) { s.d_clip = 0.1f, s.objective = Objective::wasserstein; },
        [](GanSettings& s) { s.update = UpdateOrder::simultaneous, s.d_steps = 1; },
        [](GanSettings& s) { s.output_bias_from_data = true; },
        [](GanSettings& s) { s = goodfellow(), s.conditional = true; }};
    const Dataset data = labelled_images(40, 4, 3);
    for (const char* const d_layers : {"", "conv 4 k3 p1, dense", "pool k2 s2, dense 6, dense"})
        for (std::size_t i = 0; i < std::size(methods); ++i) {
            CAPTURE(d_layers);
            CAPTURE(i);
            GanSettings settings = conditional();
            methods[i](settings);
            settings.discriminator.layers = d_layers;
            const Run run(settings, data, 10, 1);
            for (const StepReport& report : run.reports) {
                CHECK(std::isfinite(report.d_loss));
                CHECK(std::isfinite(report.g_loss));
            }
            CHECK(all_finite(run.generator));
            CHECK(all_finite(run.discriminator));
            CHECK(run.reports.front().d_loss != run.reports.back().d_loss);
        }
}

TEST_CASE("both models of a conditional GAN have the classes of the data") {
    Engine engine;
    GanSettings settings = conditional();
    settings.pac = 2;
    const std::vector<std::string> names = {"cat", "dog", "no example"};
    GanTrainer named(settings, labelled_images(40, 4, 2, names), engine);
    CHECK(named.generator().classes == names);
    CHECK(named.discriminator().classes == names);
    CHECK(named.generator().latent->size == settings.latent.size);
    CHECK(named.generator().layers.front().shape.inputs == settings.latent.size + 3);
    CHECK(named.discriminator().layers.front().shape.inputs == 2 * (16 + 3));
    const ScratchFolder scratch;
    save_model(scratch.path("discriminator"), named.discriminator());
    CHECK(load_model(scratch.path("discriminator")).classes == names);

    settings.discriminator.layers = "conv 5 k3 p1, dense";
    settings.d_input_scale = 0.5f;
    GanTrainer convolutional(settings, labelled_images(40, 4, 2, names), engine);
    convolutional.step();
    const Model discriminator = convolutional.discriminator();
    CHECK(discriminator.layers.front().shape.convolution.in_channels == 2 * (1 + 3));
    save_model(scratch.path("convolutional"), discriminator);
    CHECK(parameters(load_model(scratch.path("convolutional"))) == parameters(discriminator));

    settings.discriminator.layers = "conv 5 k1, dense";
    GanTrainer of_one_pixel(settings, labelled_images(40, 1, 2, names), engine);
    CHECK(std::isfinite(of_one_pixel.step().d_loss));

    settings.discriminator.layers = "";
    GanTrainer numbered(settings, labelled_images(40, 4, 3), engine);
    CHECK(numbered.generator().classes == std::vector<std::string>{"0", "1", "2"});
    CHECK(GanTrainer(alternating(), labelled_images(40, 4, 3), engine).generator().classes.empty());
    CHECK(Generator(numbered.generator()).class_count() == 3);
}

TEST_CASE("classes that no model can have are refused before training") {
    Engine engine;
    const auto refusal = [&](const Dataset& data) {
        return thrown<Error>([&] { GanTrainer(conditional(), data, engine); });
    };
    CHECK(refusal(labelled_images(1001, 2, 1001)) ==
          "labelled images: classes are 1001; expected at most 1000");
    CHECK(refusal(labelled_images(40, 2, 2, {"a", std::string(65, 'b')}))
              .find("labelled images: classes have the name 'bbb") == 0);
    CHECK(refusal(labelled_images(40, 2, 2, {"a", "a"})) ==
          "labelled images: classes have the name 'a' twice");
    CHECK(refusal(labelled_images(1000, 2, 1000)) == "");
    GanTrainer(alternating(), labelled_images(1001, 2, 1001), engine); // needs no classes
}

TEST_CASE("data without labels are refused for conditional training") {
    check_refused([](GanSettings& s) { s.conditional = true; },
                  {"random images: has no labels, which a conditional GAN is trained on; "
                   "--no-conditional trains without them"});
}

TEST_CASE("another seed trains another network") {
    const Dataset data = images(30, 4);
    GanSettings settings = alternating();
    const Run one(settings, data, 1, 1);
    ++settings.seed;
    CHECK(Run(settings, data, 1, 1).generator != one.generator);
}

TEST_CASE("every preset trains on digits with finite losses") {
    const Dataset digits = make_digits(500, 3), stacked = stack_digits(digits, 500, 3);
    for (const Preset& preset : presets()) {
        CAPTURE(preset.name);
        CHECK(find_preset(preset.name) == &preset);
        if (preset.name == std::string("tfd") || preset.data == std::string("cifar10"))
            continue; // 100 million weights; test_network_text.cpp checks their layers
        const Dataset& data = preset.data == std::string("stacked:mnist") ? stacked : digits;
        GanSettings settings = preset.settings;
        settings.batch = 20; // for speed; the networks are the preset's
        settings.d_warmup_steps = 6;
        const bool is_convolutional = !settings.generator.layers.empty();
        const Run run(settings, data, steps_of_run(is_convolutional ? 10 : 50, 3), 2);
        for (std::size_t step = 0; step < run.reports.size(); ++step) {
            CAPTURE(step);
            const StepReport& report = run.reports[step];
            CHECK(std::isfinite(report.d_loss));
            CHECK(std::isfinite(report.g_loss));
            if (!has_sigmoid(settings.objective))
                continue;
            CHECK(report.d_real >= 0);
            CHECK(report.d_real <= 1);
            CHECK(report.d_fake >= 0);
            CHECK(report.d_fake <= 1);
        }
        CHECK(all_finite(run.generator));
        CHECK(all_finite(run.discriminator));
    }
}

TEST_CASE(
    "the generators of pocket and dcgan have as many weights as documented, and ten classes") {
    const auto weights_of = [](const char* preset) {
        GanSettings settings = find_preset(preset)->settings;
        settings.discriminator.hidden = {8};
        Engine engine;
        const Model model = GanTrainer(settings, make_digits(100, 1), engine).generator();
        CHECK(model.classes.size() == 10);
        std::size_t weights = 0;
        for (const Layer& layer : model.layers)
            weights += layer.weight.size();
        return weights;
    };
    CHECK(weights_of("pocket") == 58624);
    CHECK(weights_of("dcgan") == 346880);
}

TEST_CASE("find_preset gives nullptr for an unknown name") {
    CHECK(find_preset("godfellow2014") == nullptr);
    CHECK(find_preset("") == nullptr);
}

TEST_CASE("a discriminator learns to tell fakes from data") {
    GanSettings settings = alternating();
    settings.generator.optimiser.rate = 0; // G does not change
    settings.discriminator.optimiser.rate = 5e-3;
    const Run run(settings, images(30, 4), 60, 1);
    CHECK(run.reports.back().d_loss < 0.5 * run.reports.front().d_loss);
    CHECK(run.reports.back().d_real > 0.7);
    CHECK(run.reports.back().d_fake < 0.3);
}

TEST_CASE("vectors outside of the output's range are refused, with advice") {
    const Dataset data = make_mixture(*find_mixture("ring"), 200, 3);
    Engine engine;
    GanSettings settings = alternating();
    for (const Activation output : {Activation::tanh, Activation::sigmoid}) {
        CAPTURE(to_string(output));
        settings.output = output;
        const std::string message = thrown<Error>([&] { GanTrainer(settings, data, engine); });
        CAPTURE(message);
        for (const char* word : {"ring", to_string(output), "linear"})
            CHECK(message.find(word) != std::string::npos);
    }
    settings.output = Activation::linear;
    CHECK_NOTHROW(GanTrainer(settings, data, engine));
    settings.output = Activation::tanh;
    const Dataset small = scaled_points(data, 0.4f);
    CHECK_NOTHROW(GanTrainer(settings, small, engine));
}

TEST_CASE("d_input_scale scales D's inputs and the gradient with respect to them") {
    // A quarter is exact in float, so a D of weights four times as large is the same to the bit.
    const Dataset data = make_mixture(*find_mixture("ring"), 40, 3);
    for (const UpdateOrder order : {UpdateOrder::alternating, UpdateOrder::simultaneous}) {
        CAPTURE(to_string(order));
        GanSettings plain;
        plain.output = Activation::linear;
        plain.update = order;
        plain.batch = 20;
        plain.generator.hidden = {8};
        plain.discriminator.initialiser = {InitialiserKind::uniform, 0.3f};
        plain.discriminator.optimiser.kind = OptimiserKind::sgd;
        plain.discriminator.optimiser.rate = 0;
        GanSettings scaled = plain;
        scaled.d_input_scale = 0.25f;
        scaled.discriminator.initialiser.scale = 1.2f;
        const Run a(plain, data, 5, 1), b(scaled, data, 5, 1);
        CHECK(a.reports.back() == b.reports.back());
        CHECK(a.generator == b.generator);
        CHECK(a.discriminator == b.discriminator);
    }
}

TEST_CASE("d_input_scale gives the same training as scaled data") {
    const Dataset data = make_mixture(*find_mixture("ring"), 40, 3);
    GanSettings scaled;
    scaled.output = Activation::linear;
    scaled.batch = 20;
    scaled.d_input_scale = 0.25f;
    scaled.generator.initialiser = {InitialiserKind::uniform, 0.4f};
    scaled.generator.optimiser.rate = 0;
    scaled.discriminator.hidden = {6};
    GanSettings plain = scaled;
    plain.d_input_scale = 1.0f;
    plain.generator.initialiser.scale = 0.1f;
    const Run a(scaled, data, 5, 1);
    const Run b(plain, scaled_points(data, 0.25f), 5, 1);
    CHECK(a.reports.back() == b.reports.back());
    for (std::size_t i = 0; i < b.discriminator.size(); ++i) // the saved D takes unscaled data
        CHECK(a.discriminator[i] == (i < 12 ? 0.25f : 1.0f) * b.discriminator[i]);
    CHECK(a.discriminator != b.discriminator);
}

TEST_CASE("the trainer counts its steps and those of an epoch") {
    const Dataset data = images(50, 4);
    Engine engine;
    const auto steps_per_epoch = [&](std::size_t batch, std::size_t d_steps, std::size_t examples) {
        GanSettings settings = alternating();
        settings.batch = batch;
        settings.d_steps = d_steps;
        settings.examples = examples;
        return GanTrainer(settings, data, engine).steps_per_epoch();
    };
    CHECK(steps_per_epoch(8, 1, 0) == 6);
    CHECK(steps_per_epoch(8, 2, 0) == 3);
    CHECK(steps_per_epoch(8, 1, 20) == 2);
    CHECK(steps_per_epoch(8, 1, 5000) == 6);
    CHECK(steps_per_epoch(30, 2, 0) == 1); // a step takes more than one epoch

    GanTrainer trainer(alternating(), data, engine);
    CHECK(trainer.steps() == 0);
    trainer.step();
    CHECK(trainer.steps() == 1);
}

TEST_CASE("the discriminator's model computes D(x)") {
    // One example and one batch per epoch, so that the first report is of the initial D.
    const Dataset data = images(1, 4);
    GanSettings settings = alternating();
    settings.discriminator.hidden_keep = 1.0f;
    settings.batch = 1;
    settings.d_steps = 1;
    Engine engine;
    GanTrainer trainer(settings, data, engine);
    const Model model = trainer.discriminator();
    CHECK(model.role == Role::discriminator);
    CHECK(model.layers.back().shape.activation == Activation::sigmoid);
    CHECK(model.layers.back().shape.outputs == 1);
    REQUIRE(model.image.has_value());
    CHECK(model.image->height == 4);
    CHECK(model.image->low == -1.0f); // the range of tanh
    CHECK_FALSE(model.latent.has_value());
    std::vector<double> x = in_range_of_tanh(data);
    CHECK(trainer.step().d_real == doctest::Approx(run_model(model, x)).epsilon(1e-5));
}

TEST_CASE("a conditional discriminator's model takes the image, then its one-hot class") {
    const Dataset all = labelled_images(3, 4, 3);
    const Dataset data = all.slice(2, 1); // of class 2
    GanSettings settings = conditional();
    settings.discriminator.hidden_keep = 1.0f;
    settings.batch = 1;
    settings.d_steps = 1;
    Engine engine;
    GanTrainer trainer(settings, data, engine);
    const Model model = trainer.discriminator();
    std::vector<double> x = in_range_of_tanh(data);
    std::vector<double> other = x;
    x.insert(x.end(), {0, 0, 1});
    other.insert(other.end(), {1, 0, 0});
    CHECK(std::fabs(run_model(model, x) - run_model(model, other)) > 1e-3);
    CHECK(trainer.step().d_real == doctest::Approx(run_model(model, x)).epsilon(1e-5));
}

TEST_CASE("a conditional GAN learns which points are of which class") {
    // Class 0 around (-1, 0), class 1 around (1, 0), with a standard deviation of 0.1.
    constexpr std::size_t kCount = 400;
    std::vector<float> values(2 * kCount);
    Random(3, 0).normal(0, values.data(), values.size());
    std::vector<std::uint16_t> labels(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
        labels[i] = i % 2;
        values[2 * i] = 0.1f * values[2 * i] + (i % 2 == 0 ? -1.0f : 1.0f);
        values[2 * i + 1] *= 0.1f;
    }
    const Dataset data = Dataset::from_floats(DataShape::vectors(kCount, 2), std::move(values),
                                              std::move(labels), "two points", {"left", "right"});
    GanSettings settings = conditional();
    settings.output = Activation::linear;
    Engine engine;
    const Generator generator(learned(settings, data, 600, engine));
    for (const char* name : {"left", "right"}) {
        CAPTURE(name);
        const std::vector<std::uint16_t> classes(500, generator.find_class(name));
        std::vector<float> y(2 * classes.size());
        generator.sample(1, 0, classes.data(), {y.data(), classes.size(), 2}, engine);
        double x_mean = 0, y_mean = 0;
        for (std::size_t i = 0; i < classes.size(); ++i) {
            x_mean += y[2 * i] / 500.0;
            y_mean += y[2 * i + 1] / 500.0;
        }
        CHECK(x_mean == doctest::Approx(name[0] == 'l' ? -1.0 : 1.0).epsilon(0.3));
        CHECK(std::fabs(y_mean) < 0.3);
    }
}

TEST_CASE("a GAN that completes images learns what belongs to the part that it is given") {
    // Images of 4 x 4 that are black or white all over, and D without a part of its own: only the
    // given half says which.
    constexpr std::size_t kCount = 200;
    std::vector<std::uint8_t> pixels;
    for (std::size_t i = 0; i < kCount; ++i)
        pixels.insert(pixels.end(), 16, i % 2 == 0 ? 0 : 255);
    const Dataset data = Dataset::from_bytes(DataShape::images(kCount, 4, 4), std::move(pixels));
    for (const ImagePart drawn :
         {ImagePart::left, ImagePart::right, ImagePart::top, ImagePart::bottom}) {
        CAPTURE(to_string(drawn));
        GanSettings settings = alternating();
        settings.drawn = drawn;
        Engine engine;
        const Model model = learned(settings, data, 300, engine);
        CHECK(model.drawn == drawn);
        CHECK(model.layers.back().shape.outputs == 8);
        const Generator generator(model);
        for (const float level : {-1.0f, 1.0f}) {
            constexpr std::size_t kRows = 100;
            std::vector<float> z(kRows * 16), y(kRows * 16);
            const std::vector<float> image(16, level);
            const MatrixView of_z(z.data(), kRows, 16), of_y(y.data(), kRows, 16);
            generator.latents(1, 0, of_z);
            generator.give(image.data(), of_z);
            generator.generate(of_z, of_y, engine);
            double mean = 0;
            for (const float pixel : y)
                mean += pixel / static_cast<double>(y.size());
            CHECK(mean == doctest::Approx(level).epsilon(0.1));
        }
    }
}

TEST_CASE("training that completes images gives the same bits for any number of threads") {
    GanSettings dense = alternating();
    dense.drawn = ImagePart::left;
    dense.generator.hidden = {256, 300}; // large enough for several threads
    dense.batch = 64;
    GanSettings ahead = dense, penalty = dense, packed = dense, convolutions = dense, old = dense;
    ahead.unroll = 2;
    penalty.gradient_penalty = 10.0f;
    packed.pac = 2;
    convolutions.generator.layers = "conv 8 k4 s2 p1 batch-norm, dense";
    GanSettings packed_pixels = packed;
    packed_pixels.discriminator.layers = "conv 24 k4 s2 p1, dense 60, dense";
    old.update = UpdateOrder::simultaneous;
    old.d_steps = 1;
    old.output_bias_from_data = true;
    const Dataset data = images(200, 20);
    for (const GanSettings& settings :
         {dense, ahead, penalty, packed, packed_pixels, convolutions, old}) {
        const Run alone(settings, data, 5, 1);
        const Run shared(settings, data, 5, 3);
        CHECK(all_finite(alone.generator));
        CHECK(shared.generator == alone.generator);
        CHECK(shared.discriminator == alone.discriminator);
    }
}

TEST_CASE("parts are drawn of images only, which are large enough, and without classes") {
    const auto complete = [](GanSettings& s) { s.drawn = ImagePart::top; };
    Engine engine;
    GanSettings settings = alternating();
    complete(settings);
    const auto message = [&](const Dataset& data) {
        return thrown<Error>([&] { GanTrainer(settings, data, engine); });
    };
    CHECK(message(images(30, 1))
              .find("random images: has images of 1 x 1 pixels; draw top needs "
                    "at least 2 in that direction") == 0);
    CHECK(message(Dataset::from_floats(DataShape::vectors(30, 2), std::vector<float>(60)))
              .find("holds vectors; only of images can a part be drawn") != std::string::npos);
    check_refused([](GanSettings& s) { s.drawn = ImagePart::top, s.conditional = true; },
                  {"conditional is not implemented with draw"});
    check_refused([](GanSettings& s) { s.drawn = static_cast<ImagePart>(9); }, {"draw"});
}

TEST_CASE("with pac, an input row of the discriminator is several samples") {
    const Dataset data = images(2, 3); // rows of 9, which other buffers would pad
    GanSettings settings = alternating();
    settings.discriminator.hidden_keep = 1.0f;
    settings.pac = 2;
    settings.batch = 2;
    settings.d_steps = 1;
    Engine engine;
    GanTrainer trainer(settings, data, engine);
    const Model model = trainer.discriminator();
    CHECK(model.layers.front().shape.inputs == 18);
    std::vector<double> in_order, swapped;
    for (std::size_t i = 0; i < 18; ++i) {
        in_order.push_back(-1 + 2 * data.pixels()[i] / 255.0);
        swapped.push_back(-1 + 2 * data.pixels()[(i + 9) % 18] / 255.0);
    }
    const double found = trainer.step().d_real;
    const double one = run_model(model, in_order), other = run_model(model, swapped);
    CHECK(std::fabs(one - other) > 1e-3);
    CHECK(std::fmin(std::fabs(found - one), std::fabs(found - other)) < 1e-5);
    CHECK(all_finite(parameters(trainer.generator())));
}

TEST_CASE("a discriminator without a sigmoid is saved without one") {
    const Dataset data = images(30, 4);
    Engine engine;
    for (const Objective objective : {Objective::wasserstein, Objective::least_squares}) {
        CAPTURE(to_string(objective));
        GanSettings settings = alternating();
        settings.objective = objective;
        GanTrainer trainer(settings, data, engine);
        const Model model = trainer.discriminator();
        CHECK(model.layers.back().shape.activation == Activation::linear);
    }
}

TEST_CASE("a critic's estimate grows while the generator does not change") {
    GanSettings settings = critic();
    settings.generator.optimiser.rate = 0;
    const Run run(settings, images(30, 4), 60, 1);
    const StepReport &first = run.reports.front(), &last = run.reports.back();
    CHECK(last.d_real - last.d_fake > 10 * (first.d_real - first.d_fake));
    CHECK(last.d_loss == doctest::Approx(last.d_fake - last.d_real));
}

TEST_CASE("the critic's weights are clipped from the start, the generator's are not") {
    const auto largest = [](const Model& model) {
        float most = 0;
        for (const float w : parameters(model))
            most = std::max(most, std::abs(w));
        return most;
    };
    const Dataset data = images(30, 4);
    Engine engine;
    GanTrainer trainer(critic(), data, engine);
    for (int step = 0; step < 20; ++step) {
        CHECK(largest(trainer.discriminator()) == 0.1f); // some weight is at the limit
        CHECK(largest(trainer.generator()) > 0.1f);
        trainer.step();
    }
}

TEST_CASE("every objective trains in both orders of updates") {
    for (const Objective objective : {Objective::minimax, Objective::non_saturating,
                                      Objective::wasserstein, Objective::least_squares})
        for (const UpdateOrder update : {UpdateOrder::alternating, UpdateOrder::simultaneous}) {
            CAPTURE(to_string(objective));
            CAPTURE(to_string(update));
            GanSettings settings = alternating();
            settings.objective = objective;
            settings.update = update;
            settings.d_steps = 1;
            settings.d_loss_scale = 0.5f;
            const Run run(settings, images(30, 4), 20, 1);
            CHECK(all_finite(run.generator));
            CHECK(all_finite(run.discriminator));
        }
}

TEST_CASE("the generator as a model holds the moving average of its weights") {
    const Dataset data = images(30, 4);
    Engine engine;
    GanSettings settings = alternating();
    settings.ema = 0;
    GanTrainer plain(settings, data, engine);
    settings.ema = 0.75;
    GanTrainer averaged(settings, data, engine);
    std::vector<float> expected = parameters(plain.generator());
    CHECK(parameters(averaged.generator()) == expected);
    for (int step = 1; step <= 30; ++step) {
        plain.step();
        averaged.step();
        // (1 + n) / (10 + n) reaches .75 after 26 steps.
        const float decay = std::min(0.75f, (1.0f + step) / (10.0f + step));
        const std::vector<float> now = parameters(plain.generator());
        const std::vector<float> found = parameters(averaged.generator());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            expected[i] = decay * expected[i] + (1.0f - decay) * now[i];
            CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-5));
        }
        CHECK(found != now);
    }
    const Model model = averaged.generator();
    CHECK(model.role == Role::generator);
    REQUIRE(model.latent.has_value());
    CHECK(model.latent->size == settings.latent.size);
    CHECK(model.latent->prior == settings.latent.prior);
    REQUIRE(model.image.has_value());
    CHECK(model.image->width == 4);
    CHECK(model.layers.back().shape.activation == Activation::tanh);
}

TEST_CASE("plain vectors train without an image") {
    std::vector<float> values(80);
    Random(1, 1).normal(0, values.data(), 80);
    const Dataset points = Dataset::from_floats(DataShape::vectors(40, 2), std::move(values));
    GanSettings settings = alternating();
    settings.output = Activation::linear;
    Engine engine;
    GanTrainer trainer(settings, points, engine);
    CHECK(std::isfinite(trainer.step().g_loss));
    CHECK_FALSE(trainer.generator().image.has_value());
    CHECK_FALSE(trainer.discriminator().image.has_value());
    CHECK(trainer.generator().layers.back().shape.outputs == 2);
}

TEST_CASE("networks without hidden layers train") {
    GanSettings settings = alternating();
    settings.generator.hidden.clear();
    settings.discriminator.hidden.clear();
    const Run run(settings, images(30, 4), 3, 1);
    CHECK(std::isfinite(run.reports.back().d_loss));
    CHECK(run.discriminator.size() == 17);
}

TEST_CASE("data are scaled to the given range, or to that of the output") {
    const Dataset data = images(30, 4);
    Engine engine;
    const auto range_with = [&](Activation output, DataRange range) {
        GanSettings settings = alternating();
        settings.output = output;
        settings.range = range;
        const ImageShape image = *GanTrainer(settings, data, engine).generator().image;
        return std::pair<float, float>(image.low, image.high);
    };
    const std::pair<float, float> unit(0, 1), symmetric(-1, 1);
    CHECK(range_with(Activation::sigmoid, DataRange::automatic) == unit);
    CHECK(range_with(Activation::linear, DataRange::automatic) == unit);
    for (const Activation output : {Activation::tanh, Activation::sigmoid2, Activation::clamp})
        CHECK(range_with(output, DataRange::automatic) == symmetric);
    CHECK(range_with(Activation::sigmoid, DataRange::symmetric) == symmetric);
    CHECK(range_with(Activation::tanh, DataRange::unit) == unit);

    const auto [low, high] = range_with(Activation::linear, DataRange::standardised);
    double mean = 0, squares = 0;
    for (const std::uint8_t pixel : data.pixels()) {
        const double x = low + (double{high} - low) * pixel / 255;
        mean += x / static_cast<double>(data.pixels().size());
        squares += x * x / static_cast<double>(data.pixels().size());
    }
    CHECK(std::fabs(mean) < 1e-6);
    CHECK(squares == doctest::Approx(1.0).epsilon(1e-6));
}

TEST_CASE("vectors and constant images cannot be standardised") {
    const Dataset points = Dataset::from_floats(DataShape::vectors(40, 2), std::vector<float>(80));
    const Dataset black =
        Dataset::from_bytes(DataShape::images(30, 4, 4), std::vector<std::uint8_t>(30 * 16));
    GanSettings settings = alternating();
    settings.range = DataRange::standardised;
    Engine engine;
    const auto refused = [&](const Dataset& data) {
        return thrown<Error>([&] { GanTrainer(settings, data, engine); });
    };
    CHECK(refused(points).find("vectors") != std::string::npos);
    CHECK(refused(black).find("alike") != std::string::npos);
}

TEST_CASE("the generator's outputs are within its clamp") {
    GanSettings settings = alternating();
    settings.output = Activation::clamp;
    settings.clamp_low = -0.01f;
    settings.clamp_high = 0.02f;
    const Dataset data = images(30, 4);
    Engine engine;
    GanTrainer trainer(settings, data, engine);
    trainer.step();
    const Generator generator(trainer.generator());
    std::vector<float> y(50 * 16);
    generator.sample(1, 0, {y.data(), 50, 16}, engine);
    const auto [least, largest] = std::minmax_element(y.begin(), y.end());
    CHECK(*least == -0.01f);
    CHECK(*largest == 0.02f);
}

TEST_CASE("crosstalk changes only the discriminator's velocity") {
    const Dataset data = images(40, 4);
    const auto run_with = [&](double momentum, bool crosstalk) {
        GanSettings settings = alternating();
        settings.discriminator.optimiser.kind = OptimiserKind::sgd;
        settings.discriminator.optimiser.momentum = momentum;
        settings.discriminator.optimiser.final_momentum = momentum;
        settings.crosstalk = crosstalk;
        return Run(settings, data, 3, 1);
    };
    // Without momentum, crosstalk has no effect: the velocity is the gradient of this step.
    CHECK(run_with(0.0, true).discriminator == run_with(0.0, false).discriminator);
    CHECK(run_with(1.0, true).discriminator != run_with(1.0, false).discriminator);
    check_refused([](GanSettings& s) { s.crosstalk = true; }, {"crosstalk", "sgd"});
}

TEST_CASE("invalid settings are refused") {
    CHECK(refusal([](GanSettings&) {}) == "");
    check_refused([](GanSettings& s) { s.latent.size = 0; }, {"latent is 0"});
    check_refused([](GanSettings& s) { s.output = Activation::maxout; }, {"output is maxout"});
    check_refused([](GanSettings& s) { s.clamp_low = 2; }, {"clamp_low is 2 and clamp_high 1"});
    check_refused([](GanSettings& s) { s.batch = 0; }, {"batch is 0"});
    check_refused([](GanSettings& s) { s.d_steps = 0; }, {"d-steps is 0"});
    check_refused([](GanSettings& s) { s.pac = 0; }, {"pac is 0"});
    check_refused([](GanSettings& s) { s.pac = 3; }, {"batch is 8, a multiple of pac, 3,"});
    check_refused([](GanSettings& s) { s.d_warmup_steps = 0; }, {"d-warmup-steps is 0"});
    check_refused([](GanSettings& s) { s.update = UpdateOrder::simultaneous; },
                  {"d-steps is 2", "simultaneous"});
    for (const bool first : {false, true})
        check_refused(
            [=](GanSettings& s) {
                s.update = UpdateOrder::simultaneous;
                s.d_steps = 1;
                (first ? s.d_warmup : s.d_warmup_every) = 10;
            },
            {"simultaneous", "d-warmup"});
    check_refused([](GanSettings& s) { s.unroll = 101; },
                  {"unroll is 101, a whole number of 0 to 100"});
    check_refused([](GanSettings& s) { s.unroll = 2, s.gradient_penalty = 10; },
                  {"gradient-penalty", "unroll"});
    check_refused(
        [](GanSettings& s) {
            s.discriminator.optimiser.kind = OptimiserKind::sgd;
            s.unroll = 2;
            s.crosstalk = true;
        },
        {"crosstalk", "unroll"});
    for (NetworkSettings GanSettings::*network :
         {&GanSettings::generator, &GanSettings::discriminator})
        check_refused(
            [=](GanSettings& s) { (s.*network).activation = Activation::clamp; },
            {network == &GanSettings::generator ? "g-activation" : "d-activation", "clamp"});
}

TEST_CASE("dropout in the generator is refused") {
    check_refused([](GanSettings& s) { s.generator.input_keep = 0.5f; }, {"dropout", "generator"});
    check_refused([](GanSettings& s) { s.generator.hidden_keep = 0.5f; }, {"dropout", "generator"});
}

TEST_CASE("fewer examples than a batch are refused") {
    check_refused([](GanSettings& s) { s.batch = 31; }, {"random images: ", "30", "31"});
    check_refused([](GanSettings& s) { s.examples = 7; }, {"random images: ", "7", "8"});
    CHECK(refusal([](GanSettings& s) { s.batch = 30; }) == "");
}
