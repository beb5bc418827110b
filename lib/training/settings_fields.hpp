#pragma once

// The table of settings: the one list of all members of GanSettings, SupervisedSettings and
// RunSettings. The options of the command line, settings files, checkpoints and the checks of
// ranges are generated from it.

#include "pocketgan/settings.hpp"
#include "training/ranges.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The name and description of one setting.
struct SettingField {
    std::string name;     ///< such as "g-hidden"; on the command line "--g-hidden"
    const char* help;     ///< one line
    const char* group;    ///< heading of the help: "Generator", "Discriminator", ...; "": general
    bool is_rate = false; ///< belongs to the learning rate's schedule (see Override)
    /// No weight after a step depends on it, so that a run may be resumed with another value.
    bool leaves_weights = false;
};

// A visitor has these member functions; each is called with a reference to the setting:
//
//   void text(const SettingField&, std::string&);
//   void count(const SettingField&, std::size_t or std::uint64_t&, CountRange);
//   void number(const SettingField&, float or double&, NumberRange);
//   void flag(const SettingField&, bool&);
//   void choice(const SettingField&, Enum&, Enum (*from_string)(const std::string&),
//               const char* (*to_string)(Enum));
//   void counts(const SettingField&, std::vector<std::size_t>&, CountRange of each);
//   void output(const SettingField&, GanSettings&); // output_text, set_output (output_text.hpp)
//   void image_size(const SettingField&, PictureOptions&); // its text: data/fit_picture.hpp

/// The most steps of a run, and the most steps of D for one of G. Their product fits;
/// last_step_of checks it with a batch.
inline constexpr std::uint64_t kMostSteps = std::uint64_t{1} << 40;
inline constexpr std::uint64_t kMostDiscriminatorSteps = 10000;
/// The most steps of unrolling. Each step keeps a copy of the discriminator and its moments.
inline constexpr std::uint64_t kMostUnrolled = 100;

template <typename Visitor>
void visit_network(NetworkSettings& network, const std::string& prefix, const char* group,
                   Visitor&& visitor) {
    const auto field = [&](const char* name, const char* help, bool is_rate = false) {
        return SettingField{prefix + name, help, group, is_rate};
    };
    visitor.counts(field("hidden", "units of each hidden layer, such as 512,256"), network.hidden,
                   CountRange{1});
    visitor.choice(field("activation", "activation of the hidden layers"), network.activation,
                   activation_from_string, to_string);
    visitor.number(field("slope", "slope of leaky_relu below 0"), network.slope, kFinite);
    visitor.count(field("pieces", "pieces of maxout"), network.pieces, CountRange{1, 255});

    visitor.number(field("max-norm", "largest norm of a unit's weights after a step; 0: any"),
                   network.max_norm, kNotNegative);
    visitor.choice(field("init", "initial weights: uniform, gaussian, glorot, he, orthogonal, "
                                 "sparse"),
                   network.initialiser.kind, initialiser_from_string, to_string);
    visitor.number(field("init-scale", "range, deviation or gain of --init; inputs of sparse"),
                   network.initialiser.scale, kNotNegative);

    OptimiserSettings& optimiser = network.optimiser;
    visitor.choice(field("optimiser", "sgd, adam or rmsprop"), optimiser.kind,
                   optimiser_from_string, to_string);
    visitor.number(field("rate", "learning rate", true), optimiser.rate, kNotNegative);
    visitor.number(field("rate-decay", "divisor of the rate after each step", true),
                   optimiser.rate_decay, kPositive);
    visitor.number(field("rate-minimum", "lower limit of the rate", true), optimiser.rate_minimum,
                   kNotNegative);
    // Momentum 1 is allowed: each step then moves w by the sum of all gradients so far.
    visitor.number(field("momentum", "momentum of sgd in the first epoch"), optimiser.momentum,
                   kUpToOne);
    visitor.number(field("final-momentum", "momentum after momentum-epochs"),
                   optimiser.final_momentum, kUpToOne);
    visitor.number(field("momentum-epochs", "epochs of the linear rise of momentum"),
                   optimiser.momentum_epochs, kNotNegative);
    visitor.number(field("beta1", "beta1 of adam"), optimiser.beta1, kDecay);
    visitor.number(field("beta2", "beta2 of adam"), optimiser.beta2, kDecay);
    visitor.number(field("epsilon", "epsilon of adam and rmsprop"), optimiser.epsilon,
                   kPositiveFloat);
    visitor.number(field("square-decay", "decay of rmsprop's mean square of gradients"),
                   optimiser.square_decay, kDecay);
}

template <typename Visitor>
void visit_dropout(NetworkSettings& network, const std::string& prefix, const char* group,
                   Visitor&& visitor) {
    visitor.number(
        SettingField{prefix + "input-keep", "share of the inputs that dropout keeps", group},
        network.input_keep, kShare);
    visitor.number(
        SettingField{prefix + "hidden-keep", "share of the hidden units that dropout keeps", group},
        network.hidden_keep, kShare);
}

/// The settings that both kinds of training share: which examples, in which order.
template <typename Settings, typename Visitor>
void visit_sampling(Settings& s, Visitor&& visitor) {
    visitor.count(SettingField{"seed", "seed of all random numbers", ""}, s.seed, CountRange{});
    visitor.count(SettingField{"batch", "examples per step", ""}, s.batch, CountRange{1});
    visitor.count(SettingField{"examples", "number of examples to use; 0: all", ""}, s.examples,
                  CountRange{});
}

/// The settings of a GAN without those of visit_sampling.
template <typename Visitor>
void visit_gan(GanSettings& s, Visitor&& visitor) {
    const auto field = [](const char* name, const char* help, const char* group = "") {
        return SettingField{name, help, group};
    };
    visitor.choice(field("objective", "minimax, non-saturating, wasserstein or least-squares"),
                   s.objective, objective_from_string, to_string);
    visitor.choice(field("update", "alternating or simultaneous"), s.update,
                   update_order_from_string, to_string);
    visitor.count(field("pac", "samples in one row of D (PacGAN)"), s.pac, CountRange{1});
    visitor.count(field("d-steps", "steps of D per step of G"), s.d_steps,
                  CountRange{1, kMostDiscriminatorSteps});
    visitor.count(field("d-warmup", "number of first steps of G with a warm-up of D"), s.d_warmup,
                  CountRange{});
    visitor.count(field("d-warmup-every", "also warm up D every N steps of G; 0: never"),
                  s.d_warmup_every, CountRange{});
    visitor.count(field("d-warmup-steps", "steps of D in a warm-up"), s.d_warmup_steps,
                  CountRange{1, kMostDiscriminatorSteps});
    visitor.number(field("d-loss-scale", "factor of the discriminator's loss"), s.d_loss_scale,
                   kPositive);
    visitor.flag(field("crosstalk", "add the gradient of G's loss to D's velocity"), s.crosstalk);
    visitor.count(field("unroll", "steps K of D that G's loss is unrolled through; 0: none"),
                  s.unroll, CountRange{0, kMostUnrolled});
    visitor.number(
        field("gradient-penalty", "weight of the gradient penalty (||dD/dx|| - 1)^2; 0: none"),
        s.gradient_penalty, kNotNegative);
    visitor.number(field("d-clip", "clip D's weights to [-C, C]; 0: no clipping"), s.d_clip,
                   kNotNegative);
    visitor.number(field("ema", "decay of the moving average of G's weights; 0: none"), s.ema,
                   kDecay);
    visitor.count(field("latent", "size of the latent space; with --draw it is that of a picture"),
                  s.latent.size, CountRange{1});
    visitor.choice(field("prior", "distribution of the latents: gaussian, uniform"), s.latent.prior,
                   prior_from_string, to_string);
    visitor.flag(field("conditional", "train on labels, so that samples of a class can be drawn"),
                 s.conditional);
    visitor.choice(field("draw", "part of each picture that G draws, given its rest: whole, left, "
                                 "right, top, bottom"),
                   s.drawn, image_part_from_string, to_string);
    visitor.output(field("output", "activation of the generator's output: sigmoid, tanh, linear, "
                                   "sigmoid2 (2 sigmoid - 1), clamp:LO:HI"),
                   s);
    visitor.flag(field("mirror", "exchange left and right of half of the images, at random"),
                 s.mirror);
    visitor.choice(field("range", "range of pixels in training: auto (that of --output), unit, "
                                  "symmetric, standardised"),
                   s.range, data_range_from_string, to_string);
    visitor.flag(field("output-bias-from-data", "initialise output biases from the mean example"),
                 s.output_bias_from_data);
    constexpr const char* kLayers = "layers instead of hidden ones: dense 7x7x32, transposed 16 k4 "
                                    "s2 p1, conv 8 k3 p1, ...; the last one needs no size";
    visitor.text(field("generator", kLayers, "Generator"), s.generator.layers);
    visit_network(s.generator, "g-", "Generator", visitor);
    visitor.text(field("discriminator", kLayers, "Discriminator"), s.discriminator.layers);
    visit_network(s.discriminator, "d-", "Discriminator", visitor);
    visitor.number(field("d-input-scale", "factor of D's inputs", "Discriminator"), s.d_input_scale,
                   kPositive);
    visit_dropout(s.discriminator, "d-", "Discriminator", visitor);
}

/// The settings of supervised training without those of visit_sampling. They depend on s.target,
/// which is not a setting itself.
template <typename Visitor>
void visit_supervised(SupervisedSettings& s, Visitor&& visitor) {
    visitor.number(SettingField{"ema", "decay of the moving average of the weights; 0: none", ""},
                   s.ema, kDecay);
    if (s.target == Target::input) {
        visit_network(s.network, "", "Network (the decoder's layers are the encoder's in reverse)",
                      visitor);
        visitor.count(SettingField{"code", "units of the code layer", ""}, s.code, CountRange{1});
        return;
    }
    visit_network(s.network, "", "Network", visitor);
    visit_dropout(s.network, "", "Network", visitor);
    visitor.count(SettingField{"shift", "largest random shift of training images, in pixels", ""},
                  s.shift, CountRange{});
}

/// What becomes of pictures when they are read.
template <typename Visitor>
void visit_pictures(PictureOptions& pictures, Visitor&& visitor) {
    const auto field = [](const char* name, const char* help) {
        return SettingField{name, help, "Pictures"};
    };
    visitor.image_size(field("image-size", "H or HxW: pictures get this size; without it they must "
                                           "have one size"),
                       pictures);
    visitor.choice(field("fit", "how pictures of another shape fit: crop, pad (black), stretch"),
                   pictures.fit, picture_fit_from_string, to_string);
    visitor.flag(field("grey", "pictures become grey"), pictures.grey);
    visitor.flag(field("rgb", "pictures get three channels"), pictures.rgb);
}

template <typename Visitor>
void visit_fields(GanSettings& settings, Visitor&& visitor) {
    visit_sampling(settings, visitor);
    visit_gan(settings, visitor);
}

template <typename Visitor>
void visit_fields(SupervisedSettings& settings, Visitor&& visitor) {
    visit_sampling(settings, visitor);
    visit_supervised(settings, visitor);
}

/// All settings of a run: its own, and between them those of its training.
template <typename Visitor>
void visit_fields(RunSettings& run, Visitor&& visitor) {
    GanSettings* const gan = std::get_if<GanSettings>(&run.training);
    SupervisedSettings* const supervised = std::get_if<SupervisedSettings>(&run.training);
    const auto field = [](const char* name, const char* help, bool leaves_weights = false) {
        return SettingField{name, help, "", false, leaves_weights};
    };
    visitor.text(field("preset", "named settings to start from; see `presets`"), run.preset);
    visitor.text(
        field("data",
              "a folder of pictures, of IDX files or of CIFAR, a .csv, .npz, .npy or IDX "
              "file, or built in: digits, ring, grid, gaussian, stacked (three digits as colours; "
              "stacked:FOLDER of its own). A name such as mnist is looked for here, in "
              "data, in $POCKETGAN_DATA and in ~/.local/share/pocketgan. `pocketgan data` "
              "shows what is in it"),
        run.data);
    visitor.count(field("epochs", "passes over the data; 0: as many as --steps take", true),
                  run.epochs, CountRange{0, kMostSteps});
    visitor.count(field("steps",
                        gan ? "steps of the generator, instead of epochs; 0: --epochs"
                            : "minibatches, instead of epochs; 0: --epochs",
                        true),
                  run.steps, CountRange{0, kMostSteps});
    if (gan)
        visit_sampling(*gan, visitor);
    else
        visit_sampling(*supervised, visitor);
    visitor.count(field("eval-every",
                        gan ? "measure G every N epochs and at the end; 0: never"
                            : "test every N epochs and at the end; 0: never",
                        true),
                  run.eval_every, CountRange{});
    if (!gan) {
        visit_supervised(*supervised, visitor);
        visit_pictures(run.pictures, visitor);
        return;
    }
    visitor.choice(
        field("keep-best", "keep the best G in DIR/best, by parzen or classifier_frechet", true),
        run.keep_best, keep_best_from_string, to_string);
    visit_gan(*gan, visitor);
    visit_pictures(run.pictures, visitor);
}

} // namespace pocketgan
