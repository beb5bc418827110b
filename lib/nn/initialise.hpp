#pragma once

#include "nn/trainable_network.hpp"
#include "pocketgan/initialiser.hpp"

#include <cstdint>

namespace pocketgan {

/// Sets every weight of the network; biases become 0. A pure function of (seed, stream).
void initialise(TrainableNetwork& network, const Initialiser& initialiser, std::uint64_t seed,
                std::uint64_t stream);

/// Sets the output bias so that a network whose last weights give 0 puts out `means` (outputs):
/// the inverse of a sigmoid or tanh at each, the means clipped to keep it finite; the means
/// themselves for other activations. (Goodfellow et al. 2014's code does this to the pixels'
/// marginals.)
void set_output_bias(TrainableNetwork& network, const float* means);

} // namespace pocketgan
