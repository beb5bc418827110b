#pragma once

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The width of the median filter for a curve of `points` points: a tenth of them, odd, at most 101
/// (as in the figures of Arjovsky et al. 2017).
std::size_t median_width(std::size_t points);

/// The median of the `width` (odd) values around each value. Near the ends the window shrinks by
/// the same number on both sides, so that a rising curve is not delayed.
std::vector<double> median_filtered(const std::vector<double>& values, std::size_t width);

} // namespace pocketgan
