#pragma once

#include "pocketgan/api.h"

#include <string>

namespace pocketgan {

enum class OptimiserKind {
    sgd,    ///< v = momentum v - rate g; w += v
    adam,   ///< Kingma and Ba 2015, algorithm 1
    rmsprop ///< v = decay v + (1 - decay) g^2; w -= rate g / (sqrt(v) + epsilon)
};

POCKETGAN_API const char* to_string(OptimiserKind kind);

/// The optimiser of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API OptimiserKind optimiser_from_string(const std::string& name);

struct OptimiserSettings {
    OptimiserKind kind = OptimiserKind::adam;
    double rate = 2e-4;
    double rate_decay = 1.0;   ///< the rate is divided by this after each step ...
    double rate_minimum = 0.0; ///< ... down to this

    double momentum = 0.5;        ///< of SGD in the first epoch
    double final_momentum = 0.5;  ///< ... rising linearly to this
    double momentum_epochs = 0.0; ///< ... over so many epochs

    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8; ///< of Adam and RMSProp

    double square_decay = 0.99; ///< RMSProp: decay of the mean square, PyTorch's alpha
};

} // namespace pocketgan
