#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// A toy world whose density is known: Gaussians of one width and the same weight.
struct POCKETGAN_API Mixture {
    const char* name;
    const char* source;             ///< where it comes from, for people
    std::size_t dimensions;         ///< of the space that it lies in
    double deviation;               ///< standard deviation of each Gaussian, in every direction
    std::vector<float> mode_values; ///< (modes, dimensions)

    ConstMatrixView modes() const {
        return {mode_values.data(), mode_values.size() / dimensions, dimensions};
    }
    /// p(x), x (dimensions).
    double density(const float* x) const;
};

/// Those that `--data` takes by name: ring, grid (both in the plane) and gaussian (on a line).
POCKETGAN_API const std::vector<Mixture>& mixtures();

/// The mixture of that name, or nullptr where there is none.
POCKETGAN_API const Mixture* find_mixture(const std::string& name);

/// `count` points of the mixture as plain vectors, labelled with their mode; point i is a pure
/// function of (seed, first + i).
POCKETGAN_API Dataset make_mixture(const Mixture& mixture, std::size_t count, std::uint64_t seed,
                                   std::uint64_t first = 0);

} // namespace pocketgan
