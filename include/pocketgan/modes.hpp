#pragma once

#include "pocketgan/api.h"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pocketgan {

/// What samples make of a mixture of Gaussians, as Srivastava et al. 2017 (VEEGAN, section 5.1)
/// count it: a sample is of high quality if it is within three standard deviations of the nearest
/// mode, and a mode is covered if it is the nearest of at least one such sample.
struct ModeCount {
    std::size_t covered = 0;          ///< modes
    double high_quality = 0.0;        ///< share of the samples
    std::vector<std::size_t> samples; ///< of high quality, by their nearest mode
};

/// How many samples that paper draws.
inline constexpr std::size_t kModeSamples = 2500;

/// Samples (n, d) against modes (m, d) of width `deviation`. A sample with NaN or infinity is
/// not of high quality. Throws Error if there are no samples or no modes, if the widths differ if a
/// mode is NaN or infinite, or if the deviation is not a finite number above 0.
POCKETGAN_API ModeCount count_modes(ConstMatrixView samples, ConstMatrixView modes,
                                    double deviation);

/// The modes of stacked MNIST (stack_digits): each channel one of ten digits.
inline constexpr std::size_t kStackedModes = 1000;

/// How many samples of stacked MNIST Srivastava et al. 2017 draw; Metz et al. 2016 draw 25 600.
inline constexpr std::size_t kStackedSamples = 26000;

/// What samples make of stacked MNIST, as those two papers count it: a mode is covered if a
/// classifier sees the three digits of it in at least one sample.
struct StackedModeCount {
    std::size_t covered = 0;          ///< modes
    double divergence = 0.0;          ///< KL(samples' modes || all modes alike), in nats
    std::vector<std::size_t> samples; ///< by mode: red's digit * 100 + green's * 10 + blue's
};

/// `labels` are the digits seen, (samples, 3): those of red, green and blue together. Throws Error
/// if there are no samples `labels` is null or a label is above 9.
POCKETGAN_API StackedModeCount count_stacked_modes(const std::uint8_t* labels, std::size_t samples);

} // namespace pocketgan
