#include "pocketgan/gan.hpp"

namespace pocketgan {
namespace {

// Goodfellow et al. 2014: mnist.yaml of the paper's repository (systems.md, section 3).
GanSettings goodfellow2014() {
    GanSettings s;
    s.latent = {100, Prior::uniform};
    s.generator.hidden = {1200, 1200};
    s.generator.activation = Activation::relu;
    s.generator.initialiser = {InitialiserKind::uniform, 0.05f};
    s.output = Activation::sigmoid;
    s.output_bias_from_data = true;

    s.discriminator.hidden = {240, 240};
    s.discriminator.activation = Activation::maxout;
    s.discriminator.pieces = 5;
    s.discriminator.input_keep = 0.8f;
    s.discriminator.hidden_keep = 0.5f;
    s.discriminator.initialiser = {InitialiserKind::uniform, 0.005f};

    OptimiserSettings sgd;
    sgd.kind = OptimiserKind::sgd;
    sgd.rate = 0.1;
    sgd.rate_decay = 1.000004;
    sgd.rate_minimum = 1e-6;
    sgd.momentum = 0.5;
    sgd.final_momentum = 0.7;
    sgd.momentum_epochs = 250;
    s.generator.optimiser = sgd;
    s.discriminator.optimiser = sgd;

    s.objective = Objective::non_saturating;
    s.update = UpdateOrder::simultaneous;
    s.d_loss_scale = 0.5f;
    s.batch = 100;
    s.examples = 50000;
    return s;
}

OptimiserSettings dcgan_adam() { // Radford et al. 2016, section 4
    OptimiserSettings adam;
    adam.kind = OptimiserKind::adam;
    adam.rate = 2e-4;
    adam.beta1 = 0.5;
    return adam;
}

// Of SGD with momentum .5: at .1 leaky relu diverged within 110 steps with each of three seeds.
constexpr double kSgdRate = 0.03;
// Of SGD whose gradients add up: at .1 a loss is no number after some twenty steps.
constexpr double kWeirdRate = 1e-4;

// The replication study's starting point (systems.md, section 4).
GanSettings vanilla() {
    GanSettings s;
    s.latent = {100, Prior::gaussian};
    s.generator.hidden = {256, 512, 1024};
    s.discriminator.hidden = {1024, 512, 256};
    OptimiserSettings sgd;
    sgd.kind = OptimiserKind::sgd;
    sgd.rate = kSgdRate;
    sgd.momentum = sgd.final_momentum = 0.5;
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->activation = Activation::relu;
        network->initialiser = {InitialiserKind::glorot, 1.0f};
        network->optimiser = sgd;
    }
    s.output = Activation::sigmoid;
    s.batch = 128;
    return s;
}

// One change each.
GanSettings tanh_output() {
    GanSettings s = vanilla();
    s.output = Activation::tanh;
    return s;
}

GanSettings leaky_relu() {
    GanSettings s = vanilla();
    s.generator.activation = s.discriminator.activation = Activation::leaky_relu;
    return s;
}

GanSettings dropout() {
    GanSettings s = vanilla();
    s.discriminator.hidden_keep = 0.5f;
    return s;
}

GanSettings adam() {
    GanSettings s = vanilla();
    s.generator.optimiser = s.discriminator.optimiser = dcgan_adam();
    return s;
}

GanSettings tanh_adam() {
    GanSettings s = leaky_relu();
    s.output = Activation::tanh;
    s.generator.optimiser = s.discriminator.optimiser = dcgan_adam();
    return s;
}

// Gradients that are never zeroed: with momentum 1, w moves by the sum of all so far.
GanSettings with_momentum(double momentum) {
    GanSettings s = vanilla();
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->optimiser.momentum = network->optimiser.final_momentum = momentum;
        network->optimiser.rate = kWeirdRate;
    }
    return s;
}

GanSettings weird() {
    GanSettings s = with_momentum(1.0);
    s.crosstalk = true;
    return s;
}

GanSettings tanh_adam_dropout() {
    GanSettings s = tanh_adam();
    s.discriminator.hidden_keep = 0.5f;
    return s;
}

// Mao et al. 2017: its losses without a sigmoid, on the network of the replication study.
GanSettings lsgan() {
    GanSettings s = tanh_adam();
    s.objective = Objective::least_squares;
    return s;
}

// Arjovsky et al. 2017: algorithm 1, the generator of four layers of section 4, and the latents,
// widths and warm-ups of the paper's code. That code leaves the output linear, too: with a sigmoid
// pixels were saturated after 1500 steps and samples stayed blobs where here they had strokes.
// Weights begin with the variance of PyTorch's default, 1 / (3 inputs); he's begins with specks.
GanSettings wgan() {
    GanSettings s;
    s.latent = {100, Prior::gaussian};
    OptimiserSettings rmsprop;
    rmsprop.kind = OptimiserKind::rmsprop;
    rmsprop.rate = 5e-5;
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->hidden = {512, 512, 512};
        network->activation = Activation::relu;
        network->initialiser = {InitialiserKind::he, 0.408f}; // sqrt(1 / 6)
        network->optimiser = rmsprop;
    }
    s.output = Activation::linear;
    s.objective = Objective::wasserstein;
    s.d_steps = 5;
    s.d_warmup_steps = 100;
    s.d_warmup = 25;
    s.d_warmup_every = 500;
    s.d_clip = 0.01f;
    s.batch = 64;
    return s;
}

// Gulrajani et al. 2017, algorithm 1 and its defaults; the networks of wgan.
GanSettings wgan_gp() {
    GanSettings s = wgan();
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->initialiser = {InitialiserKind::he, 1.0f};
        network->optimiser = {};
        network->optimiser.rate = 1e-4;
        network->optimiser.beta1 = 0.0;
        network->optimiser.beta2 = 0.9;
    }
    s.output = Activation::tanh;
    s.d_warmup = s.d_warmup_every = 0;
    s.d_clip = 0.0f;
    s.gradient_penalty = 10.0f;
    return s;
}

// Found by trying (docs/experiments-default.md): small batches, a D that is slow and has little
// dropout, rates that fall to a quarter over 50 epochs of MNIST, and a slow average.
GanSettings default_settings() {
    GanSettings s = tanh_adam();
    s.discriminator.hidden_keep = 0.8f;
    s.generator.optimiser.rate = 8e-4;
    s.discriminator.optimiser.rate = 2e-4;
    for (NetworkSettings* network : {&s.generator, &s.discriminator})
        network->optimiser.rate_decay = 1.00003;
    s.update = UpdateOrder::simultaneous;
    s.batch = 64;
    s.ema = 0.9999;
    return s;
}

// Metz et al. 2016, appendix A, with an ordinary discriminator: what unrolling is compared with.
// Rates and simultaneous updates are those of the authors' notebook; with a rate of 1e-4 for G too,
// and alternating updates, the unrolled one had covered 5 of 8 modes after 6000 steps.
GanSettings ring() {
    GanSettings s;
    s.latent = {256, Prior::gaussian};
    s.generator.hidden = {128, 128};
    s.discriminator.hidden = {128};
    s.d_input_scale = 0.25f;
    s.output = Activation::linear;
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->activation = Activation::relu;
        network->initialiser = {InitialiserKind::orthogonal, 0.8f};
        network->optimiser = dcgan_adam();
    }
    s.generator.optimiser.rate = 1e-3;
    s.discriminator.optimiser.rate = 1e-4;
    s.objective = Objective::non_saturating;
    s.update = UpdateOrder::simultaneous;
    s.batch = 512;
    return s;
}

GanSettings unrolled() {
    GanSettings s = ring();
    s.unroll = 10;
    return s;
}

// Found by trying: D learns faster than G, so that it can be seen to follow the best D there is.
GanSettings gaussian() {
    GanSettings s;
    s.latent = {8, Prior::gaussian};
    s.generator.hidden = {64, 64}; // one layer stays at one of the two modes
    s.discriminator.hidden = {64, 64};
    s.output = Activation::linear;
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->activation = Activation::relu;
        network->initialiser = {InitialiserKind::he, 1.0f};
        network->optimiser = dcgan_adam();
    }
    s.discriminator.optimiser.rate = 1e-3;
    s.objective = Objective::non_saturating;
    s.batch = 512;
    return s;
}

} // namespace

const std::vector<Preset>& presets() {
    static const std::vector<Preset> list = {
        {"default", "best quality for its time found here: small batches, moving average",
         default_settings(), 50},
        {"goodfellow2014", "Goodfellow et al. 2014, MNIST: maxout D, SGD with momentum, dropout",
         goodfellow2014(), 250},
        {"vanilla", "replication study's start: sigmoid output, relu, SGD with momentum", vanilla(),
         30},
        {"tanh", "replication study: vanilla with a tanh output, its best single change",
         tanh_output(), 30},
        {"leaky-relu", "replication study: vanilla with leaky relu", leaky_relu(), 30},
        {"dropout", "replication study: vanilla with dropout .5 in D", dropout(), 30},
        {"adam", "replication study: vanilla with Adam (as in Radford et al. 2016)", adam(), 30},
        {"tanh-adam", "replication study: its most reliable (Adam as in Radford et al. 2016)",
         tanh_adam(), 30},
        {"tanh-adam-dropout", "replication study: its best pictures, dropout .5 in D",
         tanh_adam_dropout(), 30},
        {"weird", "replication study: gradients never zeroed, D's hold those of G's loss too",
         weird(), 30},
        {"weird-accumulation", "replication study: its control 1, without the crosstalk",
         with_momentum(1.0), 30},
        {"weird-momentum", "replication study: its control 2, momentum .999 instead",
         with_momentum(0.999), 30},
        {"wgan", "Arjovsky et al. 2017: a clipped critic, RMSProp, warm-ups", wgan(), 100},
        {"wgan-gp", "Gulrajani et al. 2017: a critic whose slope is kept near 1", wgan_gp(), 100},
        {"lsgan", "Mao et al. 2017: least squares, else as tanh-adam", lsgan(), 30},
        {"ring", "Metz et al. 2016, appendix A: the GAN without unrolling, on 8 Gaussians", ring(),
         80, "ring"},
        {"unrolled", "Metz et al. 2016, appendix A: G sees D 10 steps ahead, on 8 Gaussians",
         unrolled(), 80, "ring"},
        {"gaussian", "Goodfellow et al. 2014, proposition 1: D beside the best D, on a line",
         gaussian(), 30, "gaussian"},
    };
    return list;
}

const Preset* find_preset(const std::string& name) {
    for (const Preset& preset : presets())
        if (name == preset.name)
            return &preset;
    return nullptr;
}

} // namespace pocketgan
