#pragma once

#include "pocketgan/api.h"

#include <string>

namespace pocketgan {

/// How weights begin; biases begin at 0.
enum class InitialiserKind {
    uniform,  ///< U(-scale, scale)
    gaussian, ///< N(0, scale^2)
    glorot,   ///< U(-r, r), r = scale sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, eq. 16)
    he,       ///< N(0, scale^2 2 / inputs) (He et al. 2015, eq. 10)
    orthogonal ///< scale times orthonormal rows or columns (Saxe et al. 2014)
};

POCKETGAN_API const char* to_string(InitialiserKind kind);

/// The initialiser of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API InitialiserKind initialiser_from_string(const std::string& name);

struct Initialiser {
    InitialiserKind kind = InitialiserKind::glorot;
    float scale = 1.0f;
};

} // namespace pocketgan
