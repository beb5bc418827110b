/// @file
/// The distributions of initial weights.

#pragma once

#include "pocketgan/api.h"

#include <string>

namespace pocketgan {

/// The distribution of the initial weights W (outputs, inputs); biases begin at 0.
enum class InitialiserKind {
    uniform,  ///< U(-scale, scale)
    gaussian, ///< N(0, scale^2)
    glorot,   ///< U(-r, r), r = scale sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, eq. 16)
    he,       ///< N(0, scale^2 2 / inputs) (He et al. 2015, eq. 10)
    sparse,   ///< N(0, 1) for `scale` inputs of each output, 0 for the others (Martens 2010)
    orthogonal ///< scale times orthonormal rows or columns, of the shorter side (Saxe et al. 2014)
};

/// The name that the command line and config.toml use, such as "glorot"; empty for a value that is
/// not in the enumeration.
POCKETGAN_API const char* to_string(InitialiserKind kind);

/// The initialiser of that name. Throws Error, which lists the names, for any other.
POCKETGAN_API InitialiserKind initialiser_from_string(const std::string& name);

/// The distribution of a network's initial weights. Trainers throw Error for a scale that is
/// negative, NaN or infinite.
struct Initialiser {
    InitialiserKind kind = InitialiserKind::glorot; ///< its formula
    float scale = 1.0f;                             ///< `scale` in the formula of `kind`; >= 0
};

} // namespace pocketgan
