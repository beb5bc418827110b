#pragma once

#include <string>

namespace pocketgan {

/// What a layer applies to z = W x + b.
enum class Activation {
    linear,     ///< z
    relu,       ///< max(z, 0)
    leaky_relu, ///< z > 0 ? z : slope * z
    sigmoid,    ///< 1 / (1 + exp(-z))
    tanh,       ///< tanh(z)
    maxout      ///< the largest of `pieces` values of z a unit (Goodfellow et al. 2013)
};

/// The name that model.json and the command line use, such as "leaky_relu".
const char* to_string(Activation activation);

/// The activation of that name. Throws Error, with the names that exist, for any other.
Activation activation_from_string(const std::string& name);

} // namespace pocketgan
