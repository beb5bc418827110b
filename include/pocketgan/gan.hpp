#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/network_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pocketgan {

/// What the two players minimise, a being what the discriminator's network puts out.
enum class Objective {
    /// Goodfellow et al. 2014, section 3, with D = sigmoid(a). The discriminator minimises
    /// -E[log D(x)] - E[log(1 - D(G(z)))], the generator ...
    minimax,        ///< ... E[log(1 - D(G(z)))], equation 1: saturates when D is sure,
    non_saturating, ///< ... -E[log D(G(z))].
    /// Arjovsky et al. 2017, algorithm 1, with f = a: the critic minimises E[f(G(z))] - E[f(x)],
    /// whose negative estimates the distance up to a factor while f is limited (d_clip); the
    /// generator minimises -E[f(G(z))].
    wasserstein,
    /// Mao et al. 2017, equation 9, with D = a: (E[(D(x) - 1)^2] + E[D(G(z))^2]) / 2 and
    /// E[(D(G(z)) - 1)^2] / 2.
    least_squares
};

POCKETGAN_API const char* to_string(Objective objective);
POCKETGAN_API Objective objective_from_string(const std::string& name);

/// Whether the discriminator judges by D = sigmoid(a), a probability, and not by a itself.
POCKETGAN_API bool has_sigmoid(Objective objective);

enum class UpdateOrder {
    alternating, ///< algorithm 1 of Goodfellow et al. 2014: d_steps of D, then one of G
    simultaneous ///< both from the same minibatch and the same forward pass, as that paper's code
};

POCKETGAN_API const char* to_string(UpdateOrder order);
POCKETGAN_API UpdateOrder update_order_from_string(const std::string& name);

/// What the pixels of black and white become before training, and samples after it.
enum class DataRange {
    automatic,   ///< unit for sigmoid and linear outputs, symmetric for the others
    unit,        ///< [0, 1]
    symmetric,   ///< [-1, 1]
    standardised ///< mean 0 and standard deviation 1 over all pixels of the data
};

POCKETGAN_API const char* to_string(DataRange range);
POCKETGAN_API DataRange data_range_from_string(const std::string& name);

/// Everything that training depends on beside the data.
struct GanSettings {
    LatentSpace latent{100, Prior::gaussian};
    NetworkSettings generator;
    NetworkSettings discriminator;
    Activation output = Activation::sigmoid; ///< of the generator
    float clamp_low = -1.0f;                 ///< of the output clamp
    float clamp_high = 1.0f;
    DataRange range = DataRange::automatic; ///< of images; plain vectors stay as they are
    bool output_bias_from_data = false;     ///< begin at the pixels' marginals
    float d_input_scale = 1.0f;             ///< factor of all that the discriminator sees

    Objective objective = Objective::non_saturating;
    UpdateOrder update = UpdateOrder::alternating;
    std::size_t d_steps = 1; ///< steps of D a step of G (alternating)
    /// Steps of D before each of the first d_warmup steps of G, and before every
    /// d_warmup_every-th (0: none), so that D comes near its optimum.
    std::size_t d_warmup_steps = 100;
    std::size_t d_warmup = 0;
    std::size_t d_warmup_every = 0;
    float d_loss_scale = 1.0f; ///< factor of the discriminator's loss
    /// The discriminator's velocity collects its gradient of the generator's loss, too, as happens
    /// where gradients are never zeroed (systems of the replication study: "weird GAN"). SGD only.
    bool crosstalk = false;
    /// Weight of the penalty that keeps D's slope by what it sees (d_input_scale) near 1 between
    /// real examples and fakes (Gulrajani et al. 2017, equation 3), whatever d_loss_scale; 0: none.
    float gradient_penalty = 0.0f;
    /// G learns against D as it will be after so many steps on one minibatch, with its gradient
    /// through those steps (Metz et al. 2016, equation 10); 0: against D as it is.
    std::size_t unroll = 0;
    float d_clip = 0.0f; ///< D's weights and biases are kept within [-d_clip, d_clip]; 0: free
    /// Decay of the moving average of G's weights; 0: none. After n steps it is (1 + n) / (10 + n)
    /// where that is less, so that a short run does not average the weights it began with.
    double ema = 0.0;
    /// Samples that D judges at once, side by side, so that it sees where they are too much alike
    /// (Lin et al. 2018, PacGAN). A batch is a multiple of it.
    std::size_t pac = 1;
    std::size_t batch = 100;
    std::uint64_t seed = 1;
    std::size_t examples = 0; ///< use the first so many of the data; 0: all
};

/// Steps of D that come with the first `steps` steps of G.
POCKETGAN_API std::uint64_t discriminator_steps(const GanSettings& settings, std::uint64_t steps);

/// A named set of settings.
struct Preset {
    const char* name;
    const char* source; ///< where it comes from, for people
    GanSettings settings;
    double epochs;
    const char* data = "digits"; ///< what it is for: a name that load_dataset takes
};

POCKETGAN_API const std::vector<Preset>& presets();

/// The preset of that name, or nullptr where there is none.
POCKETGAN_API const Preset* find_preset(const std::string& name);

/// What one step came to: means over its minibatches.
struct StepReport {
    double d_loss = 0.0; ///< with the gradient penalty
    double g_loss = 0.0; ///< against D as it will be where it is unrolled
    double d_real = 0.0; ///< mean D(x); f(x) of a critic
    double d_fake = 0.0; ///< mean D(G(z)) or f(G(z)), as the discriminator's step saw it
};

/// Trains a generator against a discriminator. The same settings and data give the same bits for
/// any number of threads on one instruction set.
class POCKETGAN_API GanTrainer {
public:
    /// Throws Error where settings do not fit together or the data are fewer than a batch.
    /// `data` and `engine` must outlive the trainer.
    GanTrainer(const GanSettings& settings, const Dataset& data, Engine& engine);
    ~GanTrainer();

    /// d_steps steps of the discriminator, or those of a warm-up, and one of the generator.
    StepReport step();

    std::uint64_t steps() const; ///< done so far
    /// So many ordinary steps go once over the data; what warm-ups take comes on top.
    std::uint64_t steps_per_epoch() const;
    std::size_t examples() const; ///< of the data that it uses

    /// The generator as it would be saved: the moving average of its weights where there is one.
    Model generator() const;
    /// Puts out D(x), with a sigmoid on top where the objective has one; x is `pac` samples, one
    /// behind the other.
    Model discriminator() const;

    /// Writes all that training goes on from, to a folder. Throws Error when it cannot.
    void save_checkpoint(const std::string& folder) const;
    /// Goes on from such a folder, bit for bit. Throws Error if it is missing, malformed or not of
    /// networks of these sizes.
    void load_checkpoint(const std::string& folder);

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
