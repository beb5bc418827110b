#pragma once

// How elementwise loops are split over threads.

#include <cstddef>

namespace pocketgan {

/// An elementwise loop over fewer floats stays on one thread.
inline constexpr std::size_t kLeastFloats = 16 * 1024;

/// The least rows for a thread: together they hold at least kLeastFloats.
inline std::size_t least_rows(std::size_t columns) {
    return kLeastFloats / (columns + 1) + 1;
}

} // namespace pocketgan
