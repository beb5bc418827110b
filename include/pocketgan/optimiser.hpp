/// @file
/// The optimisers and their settings.

#pragma once

#include "pocketgan/api.h"

#include <string>

namespace pocketgan {

/// The update of a parameter w by its gradient g = dL/dw.
enum class OptimiserKind {
    sgd,    ///< v = momentum v - rate g; w += v
    adam,   ///< Kingma and Ba 2015, algorithm 1
    rmsprop ///< v = decay v + (1 - decay) g^2; w -= rate g / (sqrt(v) + epsilon)
};

/// The name that the command line and config.toml use, such as "adam"; empty for a value that is
/// not in the enumeration.
POCKETGAN_API const char* to_string(OptimiserKind kind);

/// The optimiser of that name. Throws Error, which lists the names, for any other.
POCKETGAN_API OptimiserKind optimiser_from_string(const std::string& name);

/// Trainers throw Error, which names the setting, for one outside its range; NaN is outside every
/// range. Ranges are checked for all kinds, whether they use the setting or not.
struct OptimiserSettings {
    OptimiserKind kind = OptimiserKind::adam; ///< its update
    double rate = 2e-4;                       ///< learning rate, >= 0
    double rate_decay = 1.0;   ///< > 0: step t has max(rate_minimum, rate / rate_decay^t), t from 0
    double rate_minimum = 0.0; ///< >= 0

    // SGD: the momentum rises linearly from `momentum` in epoch 0 to `final_momentum` in epoch
    // `momentum_epochs`.
    double momentum = 0.5;        ///< in [0, 1]
    double final_momentum = 0.5;  ///< in [0, 1]
    double momentum_epochs = 0.0; ///< >= 0; 0: final_momentum from the start

    // Adam. `epsilon` is also RMSProp's.
    double beta1 = 0.9;    ///< decay of the first moment, in [0, 1)
    double beta2 = 0.999;  ///< decay of the second moment, in [0, 1)
    double epsilon = 1e-8; ///< > 0 as float32

    double square_decay = 0.99; ///< RMSProp: decay of the mean square, in [0, 1); PyTorch's alpha
};

} // namespace pocketgan
