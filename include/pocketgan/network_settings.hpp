#pragma once

#include "pocketgan/activation.hpp"
#include "pocketgan/initialiser.hpp"
#include "pocketgan/optimiser.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// A network between inputs and outputs that the data or the game decide on, and how it learns.
struct NetworkSettings {
    std::vector<std::size_t> hidden;          ///< units of each hidden layer
    Activation activation = Activation::relu; ///< of the hidden layers
    float slope = 0.2f;                       ///< of leaky_relu
    std::size_t pieces = 5;                   ///< of maxout
    float input_keep = 1.0f;                  ///< dropout: share of the inputs that is kept
    float hidden_keep = 1.0f;                 ///< ... and of each hidden layer
    Initialiser initialiser;
    OptimiserSettings optimiser;
};

} // namespace pocketgan
