#pragma once

// float16 (IEEE 754 binary16): 1 sign bit, 5 exponent bits, 10 fraction bits. Computed with
// integers, for machines without float16 instructions.

#include <cstdint>
#include <cstring>

namespace pocketgan {

/// The value of a float16; exact.
inline float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = std::uint32_t{half & 0x8000u} << 16;
    const std::uint32_t size = std::uint32_t{half & 0x7fffu} << 13;
    // Read as float32 bits, the magnitude is too small by a factor of 2^112, the difference of the
    // exponent biases (127 - 15). The product is exact for subnormal numbers too.
    float value;
    std::memcpy(&value, &size, sizeof value);
    value *= 0x1p112f;
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    bits |= sign | (size >= 0x0f800000u ? 0x7f800000u : 0u); // the exponent of infinity and NaN
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

/// The float16 nearest to x, ties to even: infinity if |x| >= 65520, NaN if x is NaN.
inline std::uint16_t float_to_half(float x) {
    std::uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    const std::uint32_t sign = bits >> 16 & 0x8000u;
    const std::uint32_t size = bits & 0x7fffffffu;
    if (size > 0x7f800000u)
        return static_cast<std::uint16_t>(sign | 0x7e00u);
    if (size >= 0x477ff000u)
        return static_cast<std::uint16_t>(sign | 0x7c00u);
    if (size < 0x38800000u) { // below 2^-14: a multiple of 2^-24
        float magnitude;
        std::memcpy(&magnitude, &size, sizeof magnitude);
        magnitude += 0.5f; // rounds: the last bit of a float32 in [1/2, 1) is 2^-24
        std::memcpy(&bits, &magnitude, sizeof bits);
        return static_cast<std::uint16_t>(sign | (bits - 0x3f000000u));
    }
    // Round to nearest, ties to even, then drop 13 bits. A carry correctly increments the exponent.
    const std::uint32_t rounded = size + 0xfffu + (size >> 13 & 1u);
    return static_cast<std::uint16_t>(sign | ((rounded - (112u << 23)) >> 13));
}

} // namespace pocketgan
