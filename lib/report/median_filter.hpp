#pragma once

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The width of the median filter for a curve of so many points: a tenth of them, odd, and at most
/// 101 as in the figures of Arjovsky et al. 2017.
std::size_t median_width(std::size_t points);

/// The median of the `width` (odd) values around each one. Near the ends the window shrinks on both
/// sides alike, so that a rising curve does not lag.
std::vector<double> median_filtered(const std::vector<double>& values, std::size_t width);

} // namespace pocketgan
