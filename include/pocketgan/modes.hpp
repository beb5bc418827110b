/// @file
/// Counting the modes that samples cover.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pocketgan {

/// Mode coverage of a mixture of Gaussians (Srivastava et al. 2017, VEEGAN, section 5.1). A sample
/// is of high quality if it is within three standard deviations of its nearest mode. A mode is
/// covered if it is the nearest mode of at least one sample of high quality.
struct ModeCount {
    std::size_t covered = 0;          ///< modes
    double high_quality = 0.0;        ///< share of the samples
    std::vector<std::size_t> samples; ///< (modes): samples of high quality nearest to each mode
};

/// The number of samples in that paper.
inline constexpr std::size_t kModeSamples = 2500;

/// Counts samples (n, d) by modes (m, d) with the standard deviation `deviation`. A sample with NaN
/// or infinity is not of high quality. Throws Error if a matrix is empty, the columns differ, a
/// mode is NaN or infinite, or the deviation is not a finite number above 0.
POCKETGAN_API ModeCount count_modes(ConstMatrixView samples, ConstMatrixView modes,
                                    double deviation);

/// The number of modes of stacked MNIST (stack_digits): three channels of ten digits.
inline constexpr std::size_t kStackedModes = 1000;

/// The number of samples of stacked MNIST in Srivastava et al. 2017; Metz et al. 2016 have 25 600.
inline constexpr std::size_t kStackedSamples = 26000;

/// Mode coverage of stacked MNIST, as in those two papers. A mode is covered if a classifier finds
/// its three digits in at least one sample.
struct StackedModeCount {
    std::size_t covered = 0;          ///< modes
    double divergence = 0.0;          ///< KL(modes of the samples || uniform), in nats
    std::vector<std::size_t> samples; ///< samples of mode 100 red + 10 green + blue
};

/// `labels` (samples, 3) has the digits found in the red, green and blue channel of each sample.
/// Throws Error if `samples` is 0, `labels` is null or a label is above 9.
POCKETGAN_API StackedModeCount count_stacked_modes(const std::uint8_t* labels, std::size_t samples);

} // namespace pocketgan
