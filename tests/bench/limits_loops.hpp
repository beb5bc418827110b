#pragma once

// Plain data only: objects that are compiled for other machines include this header.

#include <cstddef>

namespace pocketgan::bench {

/// Loops that run at the peak rate of a core or of its memory.
struct LimitsLoops {
    const char* name;          ///< of the instruction set
    std::size_t multiply_adds; ///< per round

    /// Computes `rounds` rounds of multiply-adds in registers.
    float (*compute)(std::size_t rounds, float factor, float term);
    /// Returns the sum of x (n), in an unspecified order; n is a multiple of 256.
    float (*read)(const float* x, std::size_t n);
};

} // namespace pocketgan::bench
