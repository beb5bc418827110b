#include "run/run_length.hpp"

#include "base/products.hpp"
#include "base/text.hpp"
#include "training/settings_fields.hpp"

#include <limits>

namespace pocketgan {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

void check_numbers(const GanSettings& settings, std::uint64_t steps) {
    // Every pass of D draws latents, and every step of G.
    const std::uint64_t draws = discriminator_steps(settings, steps) + steps;
    const std::uint64_t latents = saturated_product(draws, settings.batch);
    if (saturated_product(latents, settings.latent.size) == kMost)
        throw_error({"batch is ", settings.batch, " and latent ", settings.latent.size, " in ",
                     draws, " minibatches; expected at most 2^64 random numbers in all"});
}

void check_numbers(const SupervisedSettings& settings, std::uint64_t steps) {
    // Two shifts for each example.
    if (saturated_product(saturated_product(2, steps), settings.batch) == kMost)
        throw_error({"batch is ", settings.batch, " in ", steps,
                     " minibatches; expected at most 2^63 examples in all"});
}

} // namespace

std::uint64_t last_step_of(const RunSettings& settings, std::uint64_t steps_per_epoch) {
    const std::uint64_t steps =
        settings.steps ? settings.steps : saturated_product(settings.epochs, steps_per_epoch);
    if (settings.steps > kMostSteps)
        throw_error({"steps is ", settings.steps, "; expected at most ", kMostSteps});
    if (steps > kMostSteps)
        throw_error({"epochs is ", settings.epochs, ", with ", steps_per_epoch,
                     " steps each; expected at most ", kMostSteps, " steps in all"});
    std::visit([&](const auto& training) { check_numbers(training, steps); }, settings.training);
    return steps;
}

} // namespace pocketgan
