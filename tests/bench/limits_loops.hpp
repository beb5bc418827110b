#pragma once

// Plain data only: also read by objects that are compiled for machines this one may not be.

#include <cstddef>

namespace pocketgan::bench {

/// Loops that do nothing but keep a core, or its memory, as busy as it can be.
struct LimitsLoops {
    const char* name;          ///< of the instruction set
    std::size_t multiply_adds; ///< a round

    /// `rounds` of multiply-adds, in registers only.
    float (*compute)(std::size_t rounds, float factor, float term);
    /// The sum of x (n), in no particular order; n a multiple of 256.
    float (*read)(const float* x, std::size_t n);
};

} // namespace pocketgan::bench
