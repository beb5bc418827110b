#pragma once

// Elementary functions over vectors: exp, sigmoid, tanh and softplus. Included only by
// kernels_<isa>.cpp.

#include "kernels/vector.hpp"

namespace pocketgan::kernels {
namespace {

/// exp(x) = power (1 + rest), from which one more operation gives exp(x) or exp(x) - 1.
struct Exponential {
    Vec power, rest;
};

/// For x in [-87, 88]: x = n log 2 + r with |r| <= log(2) / 2, power = 2^n and rest = exp(r) - 1 =
/// r + r^2 p(r). p is the minimax polynomial of the relative error of rest, 1.7e-8 with float
/// coefficients, found by iteratively reweighted least squares (Lawson 1961).
inline Exponential exponential(Vec x) {
    // Adding 1.5 * 2^23 leaves no bits for a fraction, so that the sum is rounded to the nearest
    // integer: n + 127, the exponent of the float 2^n.
    const Vec rounder(12582912.0f + 127.0f);
    const Vec rounded = fma(x, Vec(1.44269504f), rounder);
    const Vec n = rounded - rounder;
    // log 2 in two parts, the first with trailing zeros so that its product with n is exact.
    const Vec r = fma(n, Vec(2.12194440e-4f), fma(n, Vec(-0.693359375f), x));
    Vec p(0.00138825213f);
    p = fma(p, r, Vec(0.00836652052f));
    p = fma(p, r, Vec(0.0416672006f));
    p = fma(p, r, Vec(0.166665435f));
    p = fma(p, r, Vec(0.49999997f));
    return {from_exponent(rounded), fma(p, r * r, r)};
}

/// exp(x), relative error at most 9e-8; x is clamped to [-87, 88].
inline Vec exp(Vec x) {
    const Exponential e = exponential(min(Vec(88.0f), max(Vec(-87.0f), x)));
    return fma(e.power, e.rest, e.power);
}

// The errors below are those of ARM, where xsimd's division is an iterated estimate; elsewhere they
// are a third smaller.

/// 1 / (1 + exp(-x)), relative error at most 3e-7 for x >= -87.
inline Vec sigmoid(Vec x) {
    return Vec(1.0f) / (Vec(1.0f) + exp(Vec(0.0f) - x));
}

/// tanh(x), relative error at most 3e-7: tanh |x| = -e / (2 + e) with e = exp(-2|x|) - 1, which
/// rounds to -1 for |x| >= 9.
inline Vec tanh(Vec x) {
    const Vec size = min(Vec(9.0f), abs(x));
    const Exponential parts = exponential(Vec(-2.0f) * size);
    const Vec e = fma(parts.power, parts.rest, parts.power - Vec(1.0f));
    const Vec negative = e / (e + Vec(2.0f));
    return where_greater(x, Vec(0.0f), Vec(0.0f) - negative, negative);
}

/// softplus(x) = log(1 + exp(x)) and its slope sigmoid(x), relative errors at most 4e-7 and 3e-7
/// for x >= -87; x is clamped to at least -87.
struct Softplus {
    Vec value, slope;
};

/// softplus(x) = max(x, 0) + log(1 + e), e = exp(-|x|). log(1 + e) = 2 atanh s with s = e / (2 + e)
/// in [0, 1/3], and atanh s = s + s^3 p(s^2). p is the minimax polynomial of the relative error of
/// atanh, 6e-9 with float coefficients (Lawson 1961).
inline Softplus softplus(Vec x) {
    const Vec one(1.0f), zero(0.0f);
    const Exponential parts = exponential(max(Vec(-87.0f), zero - abs(x)));
    const Vec e = fma(parts.power, parts.rest, parts.power);
    const Vec twice = (e + e) / (e + Vec(2.0f)); // 2 s; s alone could be denormal
    const Vec s2 = Vec(0.25f) * twice * twice;
    Vec p(0.140064195f);
    p = fma(p, s2, Vec(0.140008137f));
    p = fma(p, s2, Vec(0.200107694f));
    p = fma(p, s2, Vec(0.333332092f));
    const Vec logarithm = fma(twice * s2, p, twice);
    return {max(zero, x) + logarithm, where_greater(zero, x, e, one) / (one + e)};
}

} // namespace
} // namespace pocketgan::kernels
