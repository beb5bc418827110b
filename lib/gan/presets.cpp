#include "pocketgan/gan.hpp"

namespace pocketgan {
namespace {

// Channels of the largest images within dcgan and radford2016, and within pocket.
constexpr std::size_t kDcganChannels = 32, kPocketChannels = 16;

// Goodfellow et al. 2014: mnist.yaml of the paper's repository.
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

// SGD with momentum .5. At a rate of .1, leaky relu diverged within 110 steps with each of three
// seeds.
constexpr double kSgdRate = 0.03;
// For SGD with momentum 1. At a rate of .1, a loss was NaN after some twenty steps.
constexpr double kWeirdRate = 1e-4;

// The starting point of Ang, Replicating Ian Goodfellow GAN, slides, 2018.
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

// Variants that differ from vanilla in one setting each.
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

// Momentum 1 is the same as never zeroing the gradients: each step moves w by the sum of all
// gradients so far.
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

// The losses of Mao et al. 2017, without a sigmoid, on the networks of Ang 2018.
GanSettings lsgan() {
    GanSettings s = tanh_adam();
    s.objective = Objective::least_squares;
    return s;
}

// Arjovsky et al. 2017: algorithm 1 and the generator of four layers of section 4, with the
// latents, widths and warm-ups of the paper's code. The output is linear as in that code: with a
// sigmoid, pixels were saturated after 1500 steps and samples were blobs; with a linear output they
// had strokes. The initial weights have the variance of PyTorch's default, 1 / (3 inputs). With He
// et al.'s, samples start as specks.
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

// The best of docs/experiments-default.md: small batches, a low learning rate and little dropout in
// D, rates that fall to a quarter over 50 epochs of MNIST, and a moving average with a long memory.
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

// The rates fall to a tenth over 50 epochs. With those of `default`, which fall to a quarter, the
// Frechet distance on MNIST (seed 1) was .723, and with dropout .3 besides .824.
GanSettings conditional() {
    GanSettings s = default_settings();
    s.conditional = true;
    for (NetworkSettings* network : {&s.generator, &s.discriminator})
        network->optimiser.rate_decay = 1.00005;
    return s;
}

// Radford et al. 2016, section 4, with fewer channels, for 28 x 28 pixels; dcgan_layers for others.
GanSettings radford2016() {
    const PlayerLayers layers = dcgan_layers(kDcganChannels, 28, 28);
    GanSettings s;
    s.latent = {100, Prior::gaussian};
    s.generator.layers = layers.generator;
    s.generator.activation = Activation::relu;
    s.discriminator.layers = layers.discriminator;
    s.discriminator.activation = Activation::leaky_relu;
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->initialiser = {InitialiserKind::gaussian, 0.02f};
        network->optimiser = dcgan_adam();
    }
    s.output = Activation::tanh;
    s.update = UpdateOrder::alternating;
    s.batch = 64;
    s.ema = 0.999;
    return s;
}

// The G of radford2016 with classes, against the D of conditional, which is dense. The rates fall
// to a tenth over 40 epochs of MNIST. Against convolutions, the Frechet distance was larger for the
// same time (docs/networks.md).
GanSettings dcgan(std::size_t channels, std::size_t latents) {
    GanSettings s = conditional();
    s.latent.size = latents;
    s.generator.layers = dcgan_layers(channels, 28, 28).generator;
    s.generator.activation = Activation::relu;
    for (NetworkSettings* network : {&s.generator, &s.discriminator})
        network->optimiser.rate_decay = 1.00006;
    s.ema = 0.9998;
    return s;
}

// Arjovsky et al. 2017 with the networks of radford2016; images are in [-1, 1].
GanSettings wgan_dcgan() {
    const PlayerLayers layers = dcgan_layers(kDcganChannels, 28, 28);
    GanSettings s = wgan();
    s.generator.layers = layers.generator;
    s.discriminator.layers = layers.discriminator;
    s.discriminator.activation = Activation::leaky_relu;
    for (NetworkSettings* network : {&s.generator, &s.discriminator})
        network->initialiser = {InitialiserKind::gaussian, 0.02f};
    s.output = Activation::tanh;
    return s;
}

// The other files of the 2014 repository. Images are standardised together, where the files
// subtract the mean of each and scale it to the norm 55.
GanSettings cifar10_fully_connected() {
    GanSettings s = goodfellow2014();
    s.latent = {100, Prior::gaussian};
    s.generator.layers = "dense 8000 relu, dense 8000 sigmoid, dense init0.5";
    s.output = Activation::linear;
    s.output_bias_from_data = false;
    s.range = DataRange::standardised;
    s.discriminator.layers = "dense 1600 maxout, dense 1600 maxout, dense";
    for (NetworkSettings* network : {&s.generator, &s.discriminator})
        network->optimiser.rate = 0.025;
    s.examples = 40000;
    return s;
}

GanSettings cifar10_convolutional() {
    GanSettings s = cifar10_fully_connected();
    s.generator.layers = "dense 8000 relu, dense 10x10x80 sigmoid, transposed k5 s3 pixel-bias";
    s.discriminator.layers =
        "conv 32 k8 p4 maxout2, pool k4 s2, conv 32 k8 p3 maxout2, pool k4 s2, "
        "conv 192 k5 p3 maxout2, pool k2 s2, dense 500 maxout5, dense";
    for (NetworkSettings* network : {&s.generator, &s.discriminator})
        network->optimiser.rate = 0.004;
    s.batch = 128;
    return s;
}

// Generator.inpainting_sample_and_noise of the 2014 repository: G is given an image whose right
// half is noise, and draws that half. The sizes are those of conditional_cifar in galatea, the
// research folder from which it was copied.
GanSettings inpaint() {
    GanSettings s = cifar10_fully_connected();
    s.drawn = ImagePart::right;
    return s;
}

// tfd_pretrain/pretrain.yaml of the 2014 repository, for grey faces of 48 x 48 pixels.
GanSettings tfd() {
    GanSettings s = goodfellow2014();
    s.latent = {100, Prior::gaussian};
    s.generator.layers = "dense 8000 relu, dense 8000 sigmoid bias-2, dense sparse100";
    s.discriminator.layers = "dense 1200 maxout, dense 1200 maxout, dense";
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->optimiser.rate = 0.05;
        network->max_norm = 1.9365f;
    }
    s.examples = 0;
    return s;
}

// Metz et al. 2016, section 3.3.1 and table 4: three digits as colours. D has a quarter of G's
// feature maps.
GanSettings stacked_unrolled() {
    GanSettings s;
    s.latent = {256, Prior::gaussian};
    s.generator.layers = "dense 4x4x64 batch-norm, transposed 32 k3 s2 p1 batch-norm, "
                         "transposed 16 k3 s2 p1 o1 batch-norm, "
                         "transposed 8 k3 s2 p1 o1 batch-norm, conv k3 p1";
    s.generator.activation = Activation::relu;
    s.discriminator.layers = "conv 2 k3 s2 p1 batch-norm, conv 4 k3 s2 p1 batch-norm, "
                             "conv 8 k3 s2 p1 batch-norm, dense";
    s.discriminator.activation = Activation::leaky_relu;
    s.discriminator.slope = 0.3f;
    for (NetworkSettings* network : {&s.generator, &s.discriminator}) {
        network->optimiser = dcgan_adam();
        network->optimiser.beta2 = 0.99;
    }
    s.generator.optimiser.rate = 1e-4;
    s.output = Activation::tanh;
    s.unroll = 5;
    s.batch = 128;
    return s;
}

// The baseline of Metz et al. 2016, appendix A, without unrolling. Rates and simultaneous updates
// are those of the authors' notebook. With a rate of 1e-4 for G as well and alternating updates,
// the unrolled GAN covered 5 of 8 modes after 6000 steps.
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

// Found by experiment. D learns faster than G, so that D stays close enough to D* to compare them.
GanSettings gaussian() {
    GanSettings s;
    s.latent = {8, Prior::gaussian};
    s.generator.hidden = {64, 64}; // with one layer G covers only one of the two modes
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
        {"conditional", "Mirza and Osindero 2014: default, with the class as an input",
         conditional(), 50},
        {"dcgan", "classes drawn by convolutions: G of Radford et al. 2016, D of conditional",
         dcgan(kDcganChannels, 90), 40, "digits", kDcganChannels},
        {"pocket", "digits for microcontrollers: dcgan with half the channels, 59000 weights",
         dcgan(kPocketChannels, 22), 40, "digits", kPocketChannels},
        {"radford2016", "Radford et al. 2016, fewer channels: convolutions, batch normalisation",
         radford2016(), 25, "digits", kDcganChannels},
        {"goodfellow2014", "Goodfellow et al. 2014, MNIST: maxout D, SGD with momentum, dropout",
         goodfellow2014(), 250},
        {"vanilla", "Ang 2018, starting point: sigmoid output, relu, SGD with momentum", vanilla(),
         30},
        {"tanh", "Ang 2018: vanilla with a tanh output, the best single change", tanh_output(), 30},
        {"leaky-relu", "Ang 2018: vanilla with leaky relu", leaky_relu(), 30},
        {"dropout", "Ang 2018: vanilla with dropout .5 in D", dropout(), 30},
        {"adam", "Ang 2018: vanilla with Adam (as in Radford et al. 2016)", adam(), 30},
        {"tanh-adam", "Ang 2018, most reliable (Adam as in Radford et al. 2016)", tanh_adam(), 30},
        {"tanh-adam-dropout", "Ang 2018, best samples: dropout .5 in D", tanh_adam_dropout(), 30},
        {"weird", "Ang 2018: gradients never zeroed, so that D also takes those of G's loss",
         weird(), 30},
        {"weird-accumulation", "Ang 2018, control 1 of weird: no crosstalk", with_momentum(1.0),
         30},
        {"weird-momentum", "Ang 2018, control 2 of weird: momentum .999 instead",
         with_momentum(0.999), 30},
        {"wgan", "Arjovsky et al. 2017: a clipped critic, RMSProp, warm-ups", wgan(), 100},
        {"wgan-gp", "Gulrajani et al. 2017: a critic with a gradient penalty", wgan_gp(), 100},
        {"wgan-dcgan", "Arjovsky et al. 2017 with the networks of radford2016", wgan_dcgan(), 100,
         "digits", kDcganChannels},
        {"lsgan", "Mao et al. 2017: least squares, else as tanh-adam", lsgan(), 30},
        {"cifar10-fully-connected", "Goodfellow et al. 2014, CIFAR-10: 127 million weights",
         cifar10_fully_connected(), 250, "cifar10"},
        {"inpaint", "Goodfellow et al. 2014, CIFAR-10: G draws the right half, given the left",
         inpaint(), 250, "cifar10"},
        {"cifar10-convolutional", "Goodfellow et al. 2014, CIFAR-10: maxout convolutions, pooling",
         cifar10_convolutional(), 250, "cifar10"},
        {"tfd", "Goodfellow et al. 2014, faces of 48x48: limited norms, sparse output weights",
         tfd(), 50},
        {"stacked-unrolled", "Metz et al. 2016, table 4: unrolls a small D, on stacked MNIST",
         stacked_unrolled(), 50, "stacked:mnist"},
        {"ring", "Metz et al. 2016, appendix A: the GAN without unrolling, on 8 Gaussians", ring(),
         80, "ring"},
        {"unrolled", "Metz et al. 2016, appendix A: unrolls D 10 steps, on 8 Gaussians", unrolled(),
         80, "ring"},
        {"gaussian", "Goodfellow et al. 2014, proposition 1: D against the optimal D, on a line",
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
