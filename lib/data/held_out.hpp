#pragma once

#include "pocketgan/dataset.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pocketgan {

// How data that come without splits are divided: the order is shuffled by a fixed seed, so that
// both parts have all classes, and the last sixth, at least one example, is held out.

/// The order in which the examples are divided: a permutation of 0 .. count - 1.
std::vector<std::uint32_t> shuffled_indices(std::size_t count);

/// The number of held-out examples of at least two.
constexpr std::size_t held_out_count(std::size_t count) {
    return std::max<std::size_t>(held_out_sixth(count), 1);
}

/// The part of `data` that `split` names, in the shuffled order. Throws Error for a single example,
/// and for stacked data.
Dataset shuffled_part(const Dataset& data, Split split);

} // namespace pocketgan
