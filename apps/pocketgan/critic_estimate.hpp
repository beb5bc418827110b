#pragma once

#include "gan_columns.hpp"
#include "training_log.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan::app {

/// What a critic estimates the distance between data and samples to be, up to a factor:
/// mean f(x) - mean f(G(z)) (Arjovsky et al. 2017, equation 2).
inline double critic_estimate(const Figures& means) {
    return means[kDReal] - means[kDFake];
}

/// Neighbours that a curve of so many points is smoothed over: 101 as in the figures of that
/// paper's code, at most a tenth of the points, and odd.
std::size_t median_width(std::size_t points);

/// The median of the `width` values (odd) around each one, fewer at the ends.
std::vector<double> median_filtered(const std::vector<double>& values, std::size_t width);

/// Empty, or why the newest row says that the critic is no longer near its optimum, so that its
/// gradient misleads the generator: its estimate is negative, or less than half the least of the
/// ten rows before.
std::string critic_warning(const std::vector<LogRow>& rows);

} // namespace pocketgan::app
