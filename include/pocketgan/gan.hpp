#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/network_settings.hpp"
#include "pocketgan/override.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pocketgan {

/// The losses of the two players, as functions of the output a of the discriminator's network.
enum class Objective {
    /// Goodfellow et al. 2014, section 3, with D = sigmoid(a). The discriminator minimises
    /// -E[log D(x)] - E[log(1 - D(G(z)))], the generator ...
    minimax,        ///< ... E[log(1 - D(G(z)))], equation 1: saturates when D is sure,
    non_saturating, ///< ... -E[log D(G(z))].
    /// Arjovsky et al. 2017, algorithm 1, with f = a: the critic minimises E[f(G(z))] - E[f(x)].
    /// The negative of that estimates the Wasserstein-1 distance up to a factor while f is
    /// Lipschitz
    /// (d_clip or gradient_penalty). The generator minimises -E[f(G(z))].
    wasserstein,
    /// Mao et al. 2017, equation 9, with D = a: (E[(D(x) - 1)^2] + E[D(G(z))^2]) / 2 and
    /// E[(D(G(z)) - 1)^2] / 2.
    least_squares
};

POCKETGAN_API const char* to_string(Objective objective);
POCKETGAN_API Objective objective_from_string(const std::string& name);

/// Whether D = sigmoid(a), a probability, rather than a itself.
POCKETGAN_API bool has_sigmoid(Objective objective);

enum class UpdateOrder {
    alternating, ///< Goodfellow et al. 2014, algorithm 1: d_steps steps of D, then one of G
    /// Both players from one minibatch and one forward pass, as the 2014 paper's repository.
    simultaneous
};

POCKETGAN_API const char* to_string(UpdateOrder order);
POCKETGAN_API UpdateOrder update_order_from_string(const std::string& name);

/// The values of black and white pixels in training.
enum class DataRange {
    automatic,   ///< unit for sigmoid and linear outputs, symmetric for all others
    unit,        ///< [0, 1]
    symmetric,   ///< [-1, 1]
    standardised ///< mean 0 and standard deviation 1 over all pixels of the data
};

POCKETGAN_API const char* to_string(DataRange range);
POCKETGAN_API DataRange data_range_from_string(const std::string& name);

/// Everything that training depends on apart from the data. Ranges are checked by GanTrainer.
struct GanSettings {
    LatentSpace latent{100, Prior::gaussian};
    NetworkSettings generator;
    NetworkSettings discriminator;
    Activation output = Activation::sigmoid; ///< of the generator
    float clamp_low = -1.0f;                 ///< of the output clamp
    float clamp_high = 1.0f;
    DataRange range = DataRange::automatic; ///< of images; vectors are not scaled
    /// Start with output biases at which G(z) is near the mean example.
    bool output_bias_from_data = false;
    float d_input_scale = 1.0f; ///< factor of the discriminator's inputs

    Objective objective = Objective::non_saturating;
    UpdateOrder update = UpdateOrder::alternating;
    std::size_t d_steps = 1; ///< steps of D for each step of G, 1 to 10000; 1 if simultaneous
    /// Steps of D, instead of d_steps, before each of the first d_warmup steps of G and before each
    /// d_warmup_every-th (0: none), so that D comes near its optimum. 1 to 10000.
    std::size_t d_warmup_steps = 100;
    std::size_t d_warmup = 0;
    std::size_t d_warmup_every = 0;
    float d_loss_scale = 1.0f; ///< factor of the discriminator's loss
    /// The gradient of the generator's loss with respect to D's parameters is added to D's
    /// velocity, as happens in code that never zeroes gradients (the "weird GAN" of Ang,
    /// Replicating Ian Goodfellow GAN, slides, 2018). SGD only; not with unroll.
    bool crosstalk = false;
    /// Weight lambda of the gradient penalty lambda E[(||dD/dx||_2 - 1)^2] at points x between real
    /// examples and fakes, scaled by d_input_scale (Gulrajani et al. 2017, equation 3).
    /// d_loss_scale does not apply to it. 0: none. Not with unroll.
    float gradient_penalty = 0.0f;
    /// Steps K of D that the generator's loss looks ahead; its gradient goes through them (Metz et
    /// al. 2016, equation 10). 0 to 100; 0: the current D.
    std::size_t unroll = 0;
    /// D's weights and biases are clipped to [-d_clip, d_clip] (Arjovsky et al. 2017); 0: not.
    float d_clip = 0.0f;
    /// Decay of the moving average of G's weights, in [0, 1); 0: none. In step n it is
    /// min(ema, (1 + n) / (10 + n)), so that a short run does not average the initial weights.
    double ema = 0.0;
    /// Samples side by side in one row of D, which so sees a lack of diversity (PacGAN, Lin et al.
    /// 2018). A batch is a multiple of it.
    std::size_t pac = 1;
    std::size_t batch = 100;
    std::uint64_t seed = 1;
    std::size_t examples = 0; ///< train on the first so many examples of the data; 0: all
};

/// The number of steps of D that come with the first `steps` steps of G. Throws Error for more than
/// 2^40 steps and where d_steps or d_warmup_steps is out of its range.
POCKETGAN_API std::uint64_t discriminator_steps(const GanSettings& settings, std::uint64_t steps);

/// A named set of settings.
struct Preset {
    const char* name;
    const char* source; ///< the paper or experiment it is from, for display
    GanSettings settings;
    double epochs;
    const char* data = "digits"; ///< the data it is meant for, a name that load_dataset takes
};

POCKETGAN_API const std::vector<Preset>& presets();

/// The preset of that name, or nullptr where there is none.
POCKETGAN_API const Preset* find_preset(const std::string& name);

/// The losses of one step, as means over its minibatches.
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
    /// Throws Error, naming the setting, where one is out of its range (NaN and infinity are out of
    /// every range), where two exclude each other, where the data have fewer examples than a batch
    /// or values that the output does not reach, and, with the memory needed, where there is not
    /// enough. `data` is copied, which shares its memory; `engine` must outlive the trainer.
    GanTrainer(const GanSettings& settings, const Dataset& data, Engine& engine);
    ~GanTrainer();
    GanTrainer(GanTrainer&&) noexcept;
    GanTrainer& operator=(GanTrainer&&) noexcept;

    /// One step of the generator, with those of the discriminator that come with it
    /// (discriminator_steps).
    StepReport step();

    std::uint64_t steps() const; ///< taken so far
    /// The number of ordinary steps that go once over the data, at least 1; warm-ups take more.
    std::uint64_t steps_per_epoch() const;
    /// The number of examples that it trains on: the first GanSettings::examples, or all.
    std::size_t examples_used() const;

    /// The generator as it would be saved: with the moving average of its weights where there is
    /// one.
    Model generator() const;
    /// D(x), with a sigmoid output where the objective has one (has_sigmoid). x is `pac` samples,
    /// one after the other.
    Model discriminator() const;

    /// Writes the state of training to a folder, which appears whole or not at all. Throws Error if
    /// it cannot be written.
    void save_checkpoint(const std::string& folder) const;
    /// Continues from such a folder, bit for bit. Throws Error, and leaves the trainer as it was,
    /// where the folder is missing or malformed, and where it belongs to other settings, other data
    /// or another version of the library; the text names each difference. `allowed` says which
    /// settings may differ.
    void load_checkpoint(const std::string& folder, Override allowed = Override::none);

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
