/// @file
/// Training a GAN one step at a time; its presets.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/image_shape.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/network_settings.hpp"
#include "pocketgan/override.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// The losses of the two players, as functions of the output a of the discriminator's network.
enum class Objective {
    /// Goodfellow et al. 2014, section 3, with D = sigmoid(a). The discriminator minimises
    /// -E[log D(x)] - E[log(1 - D(G(z)))], the generator ...
    minimax,        ///< ... E[log(1 - D(G(z)))], equation 1: saturates when D is confident,
    non_saturating, ///< ... -E[log D(G(z))].
    /// Arjovsky et al. 2017, algorithm 1, with f = a: the critic minimises E[f(G(z))] - E[f(x)].
    /// While f is Lipschitz (d_clip or gradient_penalty), E[f(x)] - E[f(G(z))] estimates the
    /// Wasserstein-1 distance up to a factor. The generator minimises -E[f(G(z))].
    wasserstein,
    /// Mao et al. 2017, equation 9, with D = a: (E[(D(x) - 1)^2] + E[D(G(z))^2]) / 2 and
    /// E[(D(G(z)) - 1)^2] / 2.
    least_squares
};

/// The name that the command line and config.toml use, such as "minimax"; empty for a value that is
/// not in the enumeration.
POCKETGAN_API const char* to_string(Objective objective);
/// The objective of that name. Throws Error, which lists the names, for any other.
POCKETGAN_API Objective objective_from_string(const std::string& name);

/// Whether D = sigmoid(a), a probability, rather than a itself.
POCKETGAN_API bool has_sigmoid(Objective objective);

/// The order in which the two players step.
enum class UpdateOrder {
    alternating, ///< Goodfellow et al. 2014, algorithm 1: d_steps steps of D, then one of G
    /// Both players step from one minibatch and one forward pass, as in the 2014 repository's code.
    simultaneous
};

/// The name that the command line and config.toml use, such as "alternating"; empty for a value
/// that is not in the enumeration.
POCKETGAN_API const char* to_string(UpdateOrder order);
/// The order of that name. Throws Error, which lists the names, for any other.
POCKETGAN_API UpdateOrder update_order_from_string(const std::string& name);

/// The values of black and white pixels in training.
enum class DataRange {
    automatic,   ///< unit for sigmoid and linear outputs, symmetric for all others
    unit,        ///< [0, 1]
    symmetric,   ///< [-1, 1]
    standardised ///< mean 0 and standard deviation 1 over all pixels of the data
};

/// The name that the command line and config.toml use, such as "unit"; empty for a value that is
/// not in the enumeration.
POCKETGAN_API const char* to_string(DataRange range);
/// The range of that name. Throws Error, which lists the names, for any other.
POCKETGAN_API DataRange data_range_from_string(const std::string& name);

/// All settings of the training of a GAN. GanTrainer checks their ranges.
struct GanSettings {
    LatentSpace latent{100, Prior::gaussian}; ///< 1 component at least
    /// Train both networks on labels, too (Mirza and Osindero 2014): the class of an example, as a
    /// one-hot vector, is joined to the inputs of D, or to each of their pixels if D begins with a
    /// convolution; that of a sample is joined to the latents. The classes of samples are those of
    /// the minibatch of examples. The data must have labels.
    bool conditional = false;
    /// The part of each image that G draws, its rest being given (inpainting, Model::drawn). The
    /// latents are then the numbers of an image, whatever latent.size is; D sees whole images: the
    /// pixels of an example that are given, and those that G drew.
    ImagePart drawn = ImagePart::whole;
    NetworkSettings generator;               ///< of G
    NetworkSettings discriminator;           ///< of D
    Activation output = Activation::sigmoid; ///< of the generator
    float clamp_low = -1.0f;                 ///< of the output clamp
    float clamp_high = 1.0f;                 ///< of the output clamp; above clamp_low
    DataRange range = DataRange::automatic;  ///< of images; vectors are not scaled
    /// Exchange left and right of each training image with probability 1/2, in each of its uses.
    /// Doubles few pictures of things that look alike in a mirror, unlike digits and letters.
    bool mirror = false;
    /// Initialise the output biases so that G(z) is near the mean example.
    bool output_bias_from_data = false;
    float d_input_scale = 1.0f; ///< factor of the discriminator's inputs

    Objective objective = Objective::non_saturating; ///< the losses of both
    UpdateOrder update = UpdateOrder::alternating;   ///< whether D steps before G
    std::size_t d_steps = 1; ///< steps of D for each step of G, 1 to 10000; 1 if simultaneous
    /// Steps of D, instead of d_steps, before a step of G with a warm-up, so that D is near its
    /// optimum. 1 to 10000.
    std::size_t d_warmup_steps = 100;
    std::size_t d_warmup = 0;       ///< the first d_warmup steps of G have a warm-up
    std::size_t d_warmup_every = 0; ///< every d_warmup_every-th step of G has one; 0: none
    float d_loss_scale = 1.0f;      ///< factor of the discriminator's loss
    /// Add the gradient of the generator's loss with respect to D's parameters to D's velocity, as
    /// code does that never zeroes gradients (the "weird GAN" of Ang, Replicating Ian Goodfellow
    /// GAN, slides, 2018). SGD only; not with unroll.
    bool crosstalk = false;
    /// Weight lambda of the gradient penalty lambda E[(||dD/dx||_2 - 1)^2] at points x between real
    /// examples and fakes, scaled by d_input_scale (Gulrajani et al. 2017, equation 3).
    /// d_loss_scale does not apply to it. 0: none. Not with unroll. Of a conditional critic, x
    /// includes the class.
    float gradient_penalty = 0.0f;
    /// K of unrolled GANs: the generator's loss is that against D after K more steps, and its
    /// gradient includes the term through those steps (Metz et al. 2016, equation 10). 0 to 100; 0:
    /// the current D.
    std::size_t unroll = 0;
    /// Clip D's weights and biases to [-d_clip, d_clip] (Arjovsky et al. 2017). 0: no clipping.
    float d_clip = 0.0f;
    /// Decay of the moving average of G's weights, in [0, 1); 0: none. In step n it is
    /// min(ema, (1 + n) / (10 + n)), so that a short run does not average the initial weights.
    double ema = 0.0;
    /// The number of samples in one input row of D, which lets D detect a lack of diversity
    /// (PacGAN, Lin et al. 2018): one after the other, or as further channels of each pixel if D
    /// begins with a convolution. The batch size is a multiple of it.
    std::size_t pac = 1;
    std::size_t batch = 100;  ///< examples, and samples, of a minibatch
    std::uint64_t seed = 1;   ///< of all random numbers
    std::size_t examples = 0; ///< number of examples to use, the first of the data; 0: all
};

/// The number of steps of D before and during the first `steps` steps of G. Throws Error for more
/// than 2^40 steps and for d_steps or d_warmup_steps out of its range.
POCKETGAN_API std::uint64_t discriminator_steps(const GanSettings& settings, std::uint64_t steps);

/// A named set of settings.
struct Preset {
    const char* name;            ///< for find_preset
    const char* source;          ///< its paper or experiment, for display
    GanSettings settings;        ///< of the training
    double epochs;               ///< passes over the data
    const char* data = "digits"; ///< the name of its data set, for load_dataset
    /// Of dcgan_layers, which the layers of `settings` are for 28 x 28 pixels; 0: they are others.
    std::size_t dcgan_channels = 0;
};

/// All presets of GANs, the default first.
POCKETGAN_API const std::vector<Preset>& presets();

/// The preset of that name, or nullptr if there is none.
POCKETGAN_API const Preset* find_preset(const std::string& name);

/// The losses of one step: means over its minibatches.
struct StepReport {
    double d_loss = 0.0; ///< including the gradient penalty
    double g_loss = 0.0; ///< with unrolling, the surrogate loss
    double d_real = 0.0; ///< mean D(x); f(x) of a critic
    double d_fake = 0.0; ///< mean D(G(z)) or f(G(z)) in the discriminator's steps
};

/// Trains a generator against a discriminator. The same settings and data give the same bits for
/// any number of threads on one instruction set. A trainer that was moved from can only be assigned
/// to or destroyed.
class POCKETGAN_API GanTrainer {
public:
    /// Throws Error, naming the setting, if one is out of its range (NaN and infinity are out of
    /// every range), if two exclude each other, or if the data have fewer examples than a batch or
    /// values outside of the output's range. Throws Error, with the memory needed, if there is not
    /// enough. The trainer keeps a copy of `data` that shares its memory; `engine` must outlive the
    /// trainer.
    GanTrainer(const GanSettings& settings, const Dataset& data, Engine& engine);
    ~GanTrainer();
    /// The other trainer can then only be assigned to or destroyed.
    GanTrainer(GanTrainer&&) noexcept;
    GanTrainer& operator=(GanTrainer&&) noexcept; ///< as the move constructor

    /// One step of the generator and the steps of the discriminator that belong to it
    /// (discriminator_steps).
    StepReport step();
    /// The same, except that a step with at least 16 minibatches of the discriminator calls `stop`
    /// before each of them. If it returns true, the trainer goes back to the state before the step,
    /// and the result is empty. `stop` may be empty.
    std::optional<StepReport> step(const std::function<bool()>& stop);

    std::uint64_t steps() const; ///< taken so far
    /// The number of steps without warm-up for one pass over the data, at least 1. Steps with a
    /// warm-up use more data.
    std::uint64_t steps_per_epoch() const;
    /// The number of examples used in training: GanSettings::examples, or all.
    std::size_t examples_used() const;

    /// The generator: the moving average of its weights if settings.ema is above 0, else the
    /// current weights.
    Model generator() const;
    /// The discriminator D(x), with a sigmoid output if has_sigmoid(objective). x is `pac` samples,
    /// each followed by its class if there are classes.
    Model discriminator() const;

    /// Writes the state of training to a folder, which appears whole or not at all. Throws Error if
    /// the folder cannot be written.
    void save_checkpoint(const std::string& folder) const;
    /// Resumes from such a folder: the following steps give the same bits as without the
    /// interruption. Throws Error, and leaves the trainer unchanged, if the folder is missing or
    /// malformed, or if its settings, its data or the version of its library differ; the text names
    /// each difference. The settings of `allowed` may differ.
    void load_checkpoint(const std::string& folder, Override allowed = Override::none);

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
