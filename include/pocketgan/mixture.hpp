/// @file
/// Mixtures of Gaussians as data sets with a known density.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// A toy data set with a known density: a mixture of Gaussians with equal weights and the same
/// standard deviation in every direction.
struct POCKETGAN_API Mixture {
    const char* name;               ///< for find_mixture
    const char* source;             ///< citation and description, for people
    std::size_t dimensions;         ///< numbers per point
    double deviation;               ///< standard deviation of each Gaussian
    std::vector<float> mode_values; ///< (modes, dimensions)

    /// The means of the Gaussians, (modes, dimensions).
    ConstMatrixView modes() const {
        return {mode_values.data(), mode_values.size() / dimensions, dimensions};
    }
    /// p(x) = mean over the modes m of N(x; m, deviation^2 I), x (dimensions). Throws Error if x is
    /// null or the fields above contradict each other.
    double density(const float* x) const;
};

/// The mixtures that load_dataset knows by name: ring and grid (2-D) and gaussian (1-D).
POCKETGAN_API const std::vector<Mixture>& mixtures();

/// The mixture of that name, or nullptr if there is none.
POCKETGAN_API const Mixture* find_mixture(const std::string& name);

/// `count` points of the mixture as vectors. The label of a point is its mode. Point i is a pure
/// function of (seed, first + i). Throws Error if the fields of the mixture contradict each other,
/// `count` is 0 or the points would exceed 4 GiB.
POCKETGAN_API Dataset make_mixture(const Mixture& mixture, std::size_t count, std::uint64_t seed,
                                   std::uint64_t first = 0);

} // namespace pocketgan
