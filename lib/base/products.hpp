#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>

namespace pocketgan {

/// a * b; the largest number where that does not fit, which every later product keeps unless it
/// is 0.
constexpr std::uint64_t saturated_product(std::uint64_t a, std::uint64_t b) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
    return b > 0 && a > kMost / b ? kMost : a * b;
}

/// rows * columns, the size of an array. Throws std::bad_alloc where that does not fit, as the
/// allocation of such an array would.
inline std::size_t array_size(std::size_t rows, std::size_t columns) {
    if (columns > 0 && rows > std::numeric_limits<std::size_t>::max() / columns)
        throw std::bad_array_new_length();
    return rows * columns;
}

} // namespace pocketgan
