#pragma once

#include "nn/trainable_network.hpp"
#include "pocketgan/initialiser.hpp"

#include <cstdint>

namespace pocketgan {

/// Draws every weight W (weight_rows, weight_columns) of the network, of a layer with an
/// initialiser of its own by that. Biases become the layers' initial_bias, gammas 1, moments 0
/// and 1. A pure function of (seed, stream).
void initialise(TrainableNetwork& network, const Initialiser& initialiser, std::uint64_t seed,
                std::uint64_t stream);

/// Sets the last bias b (outputs) so that act(b) = means (outputs): logit(means) for sigmoid,
/// atanh(means) for tanh, each mean clipped to keep b finite; b = means for other activations.
/// The 2014 repository of Goodfellow et al. initialises the bias in this way, with the mean of each
/// pixel.
void set_output_bias(TrainableNetwork& network, const float* means);

} // namespace pocketgan
