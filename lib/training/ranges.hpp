#pragma once

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace pocketgan {

/// The range of a setting that is a whole number.
struct CountRange {
    std::uint64_t low = 0;
    std::uint64_t high = std::numeric_limits<std::uint64_t>::max();

    bool holds(std::uint64_t value) const { return value >= low && value <= high; }
    std::string text() const; ///< such as "a whole number of 1 to 255"
};

/// The range of a setting that is a number. NaN is in no range.
struct NumberRange {
    double low, high;
    bool has_low, has_high; ///< whether the range includes its ends
    const char* expected;   ///< the range, for messages

    bool holds(double value) const {
        return (has_low ? value >= low : value > low) && (has_high ? value <= high : value < high);
    }
    std::string text() const { return expected; }
};

// The kernels compute in float, so a number outside the range of float is not finite for them.
inline constexpr NumberRange kFinite = {-FLT_MAX, FLT_MAX, true, true, "a finite number"};
inline constexpr NumberRange kNotNegative = {0.0, FLT_MAX, true, true,
                                             "a finite number of 0 or above"};
inline constexpr NumberRange kPositive = {0.0, FLT_MAX, false, true, "a finite number above 0"};
/// For epsilon: Adam's denominator is epsilon where the second moment is 0, so it must not round to
/// 0 as a float.
inline constexpr NumberRange kPositiveFloat = {FLT_TRUE_MIN, FLT_MAX, true, true,
                                               "a finite number above 0 as a float"};
/// The decay of a moving average.
inline constexpr NumberRange kDecay = {0.0, 1.0, true, false, "a number of 0 or above, below 1"};
inline constexpr NumberRange kUpToOne = {0.0, 1.0, true, true, "a number of 0 to 1"};
/// The share of units that dropout keeps.
inline constexpr NumberRange kShare = {0.0, 1.0, false, true, "a number above 0, at most 1"};

} // namespace pocketgan
