#pragma once

// float16 (IEEE 754 binary16): 1 bit of sign, 5 of exponent, 10 of fraction. By integers, for
// machines without it.

#include <cstdint>
#include <cstring>

namespace pocketgan {

/// The float32 that a float16's bits stand for; exact.
inline float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = std::uint32_t{half & 0x8000u} << 16;
    const std::uint32_t size = std::uint32_t{half & 0x7fffu} << 13;
    // As if it were a float32 the size is 2^112 times too small, for the biases of the exponents
    // differ by as much, also where it is subnormal.
    float value;
    std::memcpy(&value, &size, sizeof value);
    value *= 0x1p112f;
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    bits |= sign | (size >= 0x0f800000u ? 0x7f800000u : 0u); // of infinity and NaN
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

/// The bits of the float16 nearest to x, ties to even; infinity from 65520 on, NaN for NaN.
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
        magnitude += 0.5f; // rounds: from 1/2 to 1 the last bit counts 2^-24
        std::memcpy(&bits, &magnitude, sizeof bits);
        return static_cast<std::uint16_t>(sign | (bits - 0x3f000000u));
    }
    // Round to nearest, ties to even, then drop 13 bits; a carry moves into the exponent as it
    // must.
    const std::uint32_t rounded = size + 0xfffu + (size >> 13 & 1u);
    return static_cast<std::uint16_t>(sign | ((rounded - (112u << 23)) >> 13));
}

} // namespace pocketgan
