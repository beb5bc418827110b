#pragma once

#include <cstdint>
#include <string>

namespace pocketgan {

// Numbers as people read them, the same in every locale.

/// `value` with `decimals` digits after the point.
std::string fixed(double value, int decimals);

/// `value` with `digits` significant digits, without trailing zeros.
std::string significant(double value, int digits);

/// A whole number with a narrow space between groups of three digits: 12 000.
std::string grouped(std::uint64_t value);

/// A size in memory, such as "12.5 MB".
std::string memory_size(std::uint64_t bytes);

/// A time, such as "3 min 05 s".
std::string duration(double seconds);

} // namespace pocketgan
