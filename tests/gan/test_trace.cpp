// Training against traces of NumPy and PyTorch programs, make_gan_trace.py and make_dcgan_trace.py,
// which have the same setups. Float against double: for every kernel table of x86, losses and means
// of D differed by at most 2e-6 in those ten steps, or by 8e-6 where D is unrolled.
#include "pocketgan/gan.hpp"
#include "pocketgan/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::size_t kSteps = 10;

std::string golden(const std::string& name) {
    return std::string(POCKETGAN_GOLDEN) + "/gan/" + name + ".npy";
}

Dataset images() {
    NpyArray<std::uint8_t> array = read_npy_bytes(golden("images"));
    const std::vector<std::uint8_t> labels = read_npy_bytes(golden("labels")).values;
    return Dataset::from_bytes(DataShape::images(array.shape[0], array.shape[1], array.shape[2]),
                               std::move(array.values), {labels.begin(), labels.end()},
                               "images.npy");
}

OptimiserSettings sgd(double rate, double momentum) {
    OptimiserSettings s;
    s.kind = OptimiserKind::sgd;
    s.rate = rate;
    s.momentum = s.final_momentum = momentum;
    return s;
}

OptimiserSettings adam(double rate, double beta1) {
    OptimiserSettings s;
    s.kind = OptimiserKind::adam;
    s.rate = rate;
    s.beta1 = beta1;
    return s;
}

GanSettings goodfellow() {
    GanSettings s;
    s.seed = 3;
    s.latent = {5, Prior::uniform};
    s.output = Activation::sigmoid;
    s.output_bias_from_data = true;
    s.objective = Objective::non_saturating;
    s.update = UpdateOrder::simultaneous;
    s.d_loss_scale = 0.5f;
    s.batch = 10;
    s.examples = 40;
    s.generator.hidden = {12, 10};
    s.generator.activation = Activation::relu;
    s.generator.initialiser = {InitialiserKind::uniform, 0.5f};
    s.discriminator.hidden = {8, 6};
    s.discriminator.activation = Activation::maxout;
    s.discriminator.pieces = 3;
    s.discriminator.input_keep = 0.8f;
    s.discriminator.hidden_keep = 0.5f;
    s.discriminator.initialiser = {InitialiserKind::uniform, 0.6f};
    OptimiserSettings o = sgd(0.1, 0.5);
    o.rate_decay = 1.01;
    o.rate_minimum = 0.095;
    o.final_momentum = 0.7;
    o.momentum_epochs = 3;
    s.generator.optimiser = s.discriminator.optimiser = o;
    return s;
}

GanSettings tanh_adam(double ema) {
    GanSettings s;
    s.seed = (std::uint64_t{1} << 40) + 5;
    s.latent = {4, Prior::gaussian};
    s.output = Activation::tanh;
    s.objective = Objective::non_saturating;
    s.update = UpdateOrder::alternating;
    s.batch = 8;
    s.ema = ema;
    s.generator.hidden = {12, 20};
    s.discriminator.hidden = {20, 12};
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->activation = Activation::leaky_relu;
        network->initialiser = {InitialiserKind::glorot, 1.0f};
    }
    s.discriminator.hidden_keep = 0.7f;
    s.generator.optimiser = adam(0.004, 0.5);
    s.discriminator.optimiser = adam(0.002, 0.5);
    return s;
}

GanSettings minimax() {
    GanSettings s;
    s.seed = 11;
    s.latent = {6, Prior::gaussian};
    s.output = Activation::sigmoid;
    s.objective = Objective::minimax;
    s.update = UpdateOrder::alternating;
    s.d_steps = 2;
    s.batch = 10;
    s.generator.hidden = {14};
    s.generator.activation = Activation::relu;
    s.generator.initialiser = {InitialiserKind::he, 1.0f};
    s.generator.optimiser = adam(0.003, 0.9);
    s.discriminator.hidden = {24, 9};
    s.discriminator.activation = Activation::relu;
    s.discriminator.initialiser = {InitialiserKind::orthogonal, 0.9f};
    s.discriminator.optimiser = sgd(0.05, 0.5);
    return s;
}

OptimiserSettings rmsprop(double rate, double square_decay) {
    OptimiserSettings s;
    s.kind = OptimiserKind::rmsprop;
    s.rate = rate;
    s.square_decay = square_decay;
    s.epsilon = 1e-6;
    return s;
}

GanSettings wgan() {
    GanSettings s;
    s.seed = 4;
    s.latent = {5, Prior::gaussian};
    s.output = Activation::tanh;
    s.objective = Objective::wasserstein;
    s.update = UpdateOrder::alternating;
    s.d_steps = 2;
    s.d_warmup = 2;
    s.d_warmup_every = 4;
    s.d_warmup_steps = 7;
    s.d_clip = 0.1f;
    s.batch = 8;
    s.generator.hidden = {12, 10};
    s.discriminator.hidden = {14, 9};
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->activation = Activation::relu;
        network->initialiser = {InitialiserKind::he, 1.0f};
    }
    s.discriminator.hidden_keep = 0.75f;
    s.generator.optimiser = rmsprop(0.002, 0.99);
    s.discriminator.optimiser = rmsprop(0.001, 0.9);
    return s;
}

GanSettings pac(UpdateOrder update) {
    GanSettings s;
    s.seed = 6;
    s.latent = {5, Prior::gaussian};
    s.output = Activation::tanh;
    s.objective = Objective::non_saturating;
    s.update = update;
    s.pac = 3;
    s.batch = 12;
    s.generator.hidden = {12, 10};
    s.generator.activation = Activation::relu;
    s.generator.initialiser = {InitialiserKind::he, 1.0f};
    s.discriminator.hidden = {14, 9};
    s.discriminator.activation = Activation::leaky_relu;
    s.discriminator.initialiser = {InitialiserKind::glorot, 1.0f};
    s.discriminator.hidden_keep = 0.75f;
    s.generator.optimiser = s.discriminator.optimiser = adam(0.003, 0.9);
    return s;
}

GanSettings wgan_gp() {
    GanSettings s = wgan();
    s.seed = 5;
    s.d_warmup = s.d_warmup_every = 0;
    s.d_clip = 0.0f;
    s.gradient_penalty = 10.0f;
    s.discriminator.hidden = {9, 7};
    s.discriminator.activation = Activation::tanh;
    OptimiserSettings o = adam(0.002, 0.0);
    o.beta2 = 0.9;
    o.epsilon = 1e-6;
    s.generator.optimiser = s.discriminator.optimiser = o;
    return s;
}

GanSettings unrolled() {
    GanSettings s = pac(UpdateOrder::alternating);
    s.seed = 7;
    s.pac = 2;
    s.d_steps = 2;
    s.unroll = 3;
    s.d_loss_scale = 0.5f;
    s.batch = 8;
    s.discriminator.hidden = {11, 6};
    s.discriminator.activation = Activation::maxout;
    s.discriminator.pieces = 2;
    s.discriminator.optimiser = adam(0.004, 0.5);
    s.discriminator.optimiser.epsilon = 1e-3;
    return s;
}

GanSettings unrolled_simultaneous() {
    GanSettings s = pac(UpdateOrder::simultaneous);
    s.seed = 8;
    s.objective = Objective::minimax;
    s.pac = 1;
    s.unroll = 5;
    s.batch = 8;
    s.discriminator.hidden = {11, 6};
    s.discriminator.activation = Activation::tanh;
    s.discriminator.hidden_keep = 1.0f;
    s.discriminator.optimiser = sgd(0.3, 0.5);
    s.discriminator.optimiser.final_momentum = 0.7;
    s.discriminator.optimiser.momentum_epochs = 3;
    return s;
}

GanSettings conditional() {
    GanSettings s = pac(UpdateOrder::alternating);
    s.seed = 9;
    s.conditional = true;
    s.pac = 1;
    s.d_steps = 2;
    s.batch = 8;
    s.examples = 43; // an order of its own, whose last examples are left out
    s.discriminator.input_keep = 0.9f;
    return s;
}

GanSettings conditional_pac() {
    GanSettings s = pac(UpdateOrder::simultaneous);
    s.seed = 10;
    s.conditional = true;
    s.latent.prior = Prior::uniform;
    s.output = Activation::sigmoid;
    s.objective = Objective::minimax;
    s.generator.hidden = {12};
    s.generator.activation = Activation::maxout;
    s.generator.pieces = 2;
    return s;
}

GanSettings with_classes(GanSettings s, std::uint64_t seed) {
    s.seed = seed;
    s.conditional = true;
    return s;
}

// --- Convolutions and batch normalisation (make_dcgan_trace.py) ----------------------------------

const char* const kDcganGenerator =
    "dense 2x2x6 batch-norm, transposed 5 k3 p1 batch-norm, transposed k4 s2 p1";

GanSettings dcgan(double ema) {
    GanSettings s = tanh_adam(ema);
    s.seed = 14;
    s.latent = {5, Prior::gaussian};
    s.d_steps = 2;
    s.generator.layers = kDcganGenerator;
    s.generator.activation = Activation::relu;
    s.generator.initialiser = {InitialiserKind::he, 1.0f};
    s.generator.optimiser = adam(0.003, 0.5);
    s.discriminator.layers = "conv 7 k4 s2 p1 batch-norm, conv 4 k3 p1 batch-norm, dense";
    s.discriminator.hidden_keep = 0.75f;
    return s;
}

GanSettings dcgan_simultaneous() {
    GanSettings s;
    s.seed = 15;
    s.latent = {5, Prior::uniform};
    s.output = Activation::sigmoid;
    s.objective = Objective::minimax;
    s.update = UpdateOrder::simultaneous;
    s.batch = 10;
    s.generator.layers = "dense 3x3x4, transposed 3 k2 batch-norm maxout, conv k3 p1";
    s.generator.activation = Activation::tanh;
    s.generator.pieces = 3;
    s.generator.initialiser = {InitialiserKind::gaussian, 0.4f};
    s.discriminator.layers = "conv 5 k3 s2 p1 batch-norm maxout, dense 9 batch-norm, dense";
    s.discriminator.activation = Activation::leaky_relu;
    s.discriminator.pieces = 2;
    s.discriminator.input_keep = 0.9f;
    s.discriminator.hidden_keep = 1.0f;
    s.discriminator.initialiser = {InitialiserKind::he, 1.0f};
    s.generator.optimiser = s.discriminator.optimiser = sgd(0.05, 0.5);
    return s;
}

GanSettings dcgan_unrolled() {
    GanSettings s = dcgan(0.0);
    s.seed = 16;
    s.d_steps = 1;
    s.unroll = 2;
    s.generator.optimiser = adam(0.003, 0.9);
    s.discriminator.layers = "conv 6 k4 s2 p1 batch-norm, conv 4 k3 p1 batch-norm, dense";
    s.discriminator.activation = Activation::tanh;
    s.discriminator.hidden_keep = 1.0f;
    s.discriminator.optimiser = adam(0.004, 0.5);
    s.discriminator.optimiser.epsilon = 1e-3;
    return s;
}

GanSettings dcgan_wgan_gp() {
    GanSettings s = wgan_gp();
    s.seed = 17;
    s.generator.layers = kDcganGenerator;
    s.discriminator.layers = "conv 4 k4 s2 p1, conv 5 k2 batch-norm, dense";
    s.discriminator.hidden_keep = 1.0f;
    return s;
}

GanSettings packed(GanSettings s) {
    s.pac = 2;
    return s;
}

// The largest difference between the model's parameters, W0, b0, W1, ..., and those of a file.
double difference(const Model& model, const std::string& name) {
    const std::vector<float> expected = read_npy(golden(name)).values;
    std::vector<float> found;
    for (const Layer& layer : model.layers) {
        found.insert(found.end(), layer.weight.begin(), layer.weight.end());
        found.insert(found.end(), layer.bias.begin(), layer.bias.end());
    }
    REQUIRE(found.size() == expected.size());
    double largest = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        largest = std::max(largest, std::fabs(double{found[i]} - expected[i]));
    return largest;
}

// The difference, relative to numbers above 1: a critic's loss with its penalty is up to 30, where
// floats are 2e-6 apart.
double error(double found, float expected) {
    return std::fabs(found - expected) / std::max(1.0, std::fabs(double{expected}));
}

// Ten steps with these settings agree with the golden files of that name.
void check_trace(const GanSettings& settings, const std::string& name,
                 const std::string& generator) {
    CAPTURE(name);
    const Dataset data = images();
    const NpyArray<float> trace = read_npy(golden(name + ".trace"));
    REQUIRE(trace.shape == std::vector<std::size_t>{kSteps, 4});
    Engine engine;
    GanTrainer trainer(settings, data, engine);
    for (std::size_t step = 0; step < kSteps; ++step) {
        CAPTURE(step);
        const StepReport report = trainer.step();
        const float* const expected = &trace.values[4 * step];
        CHECK(error(report.d_loss, expected[0]) < 1e-5);
        CHECK(error(report.g_loss, expected[1]) < 1e-5);
        CHECK(error(report.d_real, expected[2]) < 1e-5);
        CHECK(error(report.d_fake, expected[3]) < 1e-5);
    }
    CHECK(difference(trainer.generator(), name + "." + generator) < 1e-5);
    CHECK(difference(trainer.discriminator(), name + ".discriminator") < 1e-5);
}

} // namespace

TEST_CASE("a small network of 2014 trains as NumPy computes it") {
    check_trace(goodfellow(), "goodfellow", "generator");
}

TEST_CASE("leaky relu, tanh and Adam train as NumPy computes it") {
    check_trace(tanh_adam(0.0), "tanh-adam", "generator");
}

TEST_CASE("the moving average agrees with NumPy's and does not change training") {
    check_trace(tanh_adam(0.9), "tanh-adam", "average");
}

TEST_CASE("the minimax game with two steps of D trains as NumPy computes it") {
    check_trace(minimax(), "minimax", "generator");
}

TEST_CASE("a clipped critic with warm-ups and RMSProp trains as NumPy computes it") {
    check_trace(wgan(), "wgan", "generator");
}

TEST_CASE("a discriminator of three samples at once trains as NumPy computes it") {
    check_trace(pac(UpdateOrder::simultaneous), "pac", "generator");
    check_trace(pac(UpdateOrder::alternating), "pac-alternating", "generator");
}

TEST_CASE("a critic with a gradient penalty trains as NumPy computes it") {
    check_trace(wgan_gp(), "wgan-gp", "generator");
}

TEST_CASE("an unrolled discriminator trains the generator as NumPy computes it") {
    check_trace(unrolled(), "unrolled", "generator");
    check_trace(unrolled_simultaneous(), "unrolled-simultaneous", "generator");
}

TEST_CASE("conditional networks train as NumPy computes it") {
    check_trace(conditional(), "conditional", "generator");
    check_trace(conditional_pac(), "conditional-pac", "generator");
    check_trace(with_classes(wgan_gp(), 12), "conditional-wgan-gp", "generator");
    check_trace(with_classes(unrolled(), 13), "conditional-unrolled", "generator");
}

TEST_CASE("convolutions with batch normalisation train as PyTorch computes it") {
    check_trace(dcgan(0.0), "dcgan", "generator");
    check_trace(dcgan(0.9), "dcgan", "average");
    check_trace(dcgan_simultaneous(), "dcgan-simultaneous", "generator");
}

TEST_CASE("an unrolled discriminator with batch normalisation trains as PyTorch computes it") {
    check_trace(dcgan_unrolled(), "dcgan-unrolled", "generator");
}

TEST_CASE(
    "a critic with a gradient penalty and batch normalisation trains as PyTorch computes it") {
    check_trace(dcgan_wgan_gp(), "dcgan-wgan-gp", "generator");
}

TEST_CASE("a discriminator of convolutions takes classes, and two samples, as channels") {
    check_trace(packed(with_classes(dcgan(0.0), 18)), "dcgan-conditional", "generator");
    check_trace(packed(with_classes(dcgan(0.9), 18)), "dcgan-conditional", "average");
    check_trace(with_classes(dcgan_simultaneous(), 19), "dcgan-conditional-simultaneous",
                "generator");
    check_trace(packed(with_classes(dcgan_unrolled(), 20)), "dcgan-conditional-unrolled",
                "generator");
    check_trace(with_classes(dcgan_wgan_gp(), 21), "dcgan-conditional-wgan-gp", "generator");
}
