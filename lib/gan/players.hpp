#pragma once

#include "gan/sample_rows.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// The names of the classes that the networks are conditional on; none unless
/// settings.conditional.
std::vector<std::string> classes_of(const GanSettings& settings, const Dataset& data);

/// The latents of G: settings.latent, or the numbers of an image that it completes.
LatentSpace latent_of(const GanSettings& settings, const Dataset& data);

/// The image that the numbers of an example are; for vectors its height is 0.
ImageShape image_of(const Dataset& data);

/// The layers of the generator, for samples like those of `data`.
std::vector<LayerSpec> generator_layers(const GanSettings& settings, const Dataset& data);

/// What a row of the discriminator holds, for samples like those of `data`.
DiscriminatorRow discriminator_row(const GanSettings& settings, const Dataset& data);

/// The layers of the discriminator, for samples like those of `data`.
std::vector<LayerSpec> discriminator_layers(const GanSettings& settings, const Dataset& data);

/// The number of D's minibatches from which on a step of G is long: GanTrainer::step can be stopped
/// within it. The copy of D that this takes would cost more in a shorter step.
inline constexpr std::size_t kLongStep = 16;

/// Whether training has long steps.
bool has_long_steps(const GanSettings& settings);

/// Approximately the number of floats that training with these settings, and saving it, allocates.
double floats_needed(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
