#pragma once

#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// What samples make of a mixture of Gaussians, as Srivastava et al. 2017 (VEEGAN, section 5.1)
/// count it: a sample is of high quality if it is within three standard deviations of the nearest
/// mode, and a mode is caught if it is the nearest of at least one such sample.
struct ModeCount {
    std::size_t caught = 0;           ///< modes
    double high_quality = 0.0;        ///< share of the samples
    std::vector<std::size_t> samples; ///< of high quality, by their nearest mode
};

/// How many samples that paper draws.
inline constexpr std::size_t kModeSamples = 2500;

/// Samples (n, d) against modes (m, d) of width `deviation`. A sample that is not finite is of no
/// quality. Throws Error if there are no samples or no modes, if the widths differ or the deviation
/// is not above 0.
ModeCount count_modes(ConstMatrixView samples, ConstMatrixView modes, double deviation);

} // namespace pocketgan
