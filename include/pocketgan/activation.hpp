/// @file
/// The functions that layers apply.

#pragma once

#include "pocketgan/api.h"

#include <string>

namespace pocketgan {

/// The function that a layer applies to z = W x + b.
enum class Activation {
    linear,     ///< z
    relu,       ///< max(z, 0)
    leaky_relu, ///< z > 0 ? z : slope * z
    sigmoid,    ///< 1 / (1 + exp(-z))
    tanh,       ///< tanh(z)
    sigmoid2,   ///< 2 / (1 + exp(-z)) - 1 = tanh(z / 2)
    clamp,      ///< min(high, max(low, z))
    maxout      ///< max over the `pieces` values of z of a unit (Goodfellow et al. 2013)
};

/// Parameters of leaky_relu and clamp.
struct ActivationParameters {
    float slope = 0.2f; ///< of leaky_relu for z < 0
    float low = -1.0f;  ///< of clamp
    float high = 1.0f;  ///< of clamp
};

/// The name that model.json and the command line use, such as "leaky_relu"; "" for a number that is
/// none of the activations.
POCKETGAN_API const char* to_string(Activation activation);

/// The activation of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API Activation activation_from_string(const std::string& name);

} // namespace pocketgan
