#pragma once

#include "nn/trainable_network.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The layers of the generator, for samples of `outputs` numbers.
std::vector<LayerSpec> generator_layers(const GanSettings& settings, std::size_t outputs);

/// The layers of the discriminator, for samples of `inputs` numbers.
std::vector<LayerSpec> discriminator_layers(const GanSettings& settings, std::size_t inputs);

/// The number of D's minibatches from which on a step of G is long: GanTrainer::step can be stopped
/// within it. The copy of D that this takes would cost more in a shorter step.
inline constexpr std::size_t kLongStep = 16;

/// Whether training has long steps.
bool has_long_steps(const GanSettings& settings);

/// Approximately the number of floats that training with these settings, and saving it, allocates.
double floats_needed(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
