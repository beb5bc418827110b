#pragma once

// Elementary functions and activations over vectors. Included only by kernels_<isa>.cpp.

#include "kernels/vector.hpp"
#include "pocketgan/activation.hpp"

namespace pocketgan::kernels {
namespace {

/// exp(x) as power (1 + rest), so that both exp(x) and exp(x) - 1 come of one more operation.
struct Exponential {
    Vec power, rest;
};

/// For x in [-87, 88]: x = n log 2 + r with |r| <= log(2)/2, power = 2^n, rest = exp(r) - 1 as
/// r + r^2 p(r). p is the polynomial of least relative error of the rest, 1.7e-8 with its
/// coefficients as floats (Lawson 1961, least squares that are weighted until errors are even).
inline Exponential exponential(Vec x) {
    // Adding 1.5 * 2^23 leaves no bits for a fraction: rounds to the nearest integer, here n + 127,
    // the exponent that 2^n has as a float.
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

/// exp(x), relative error at most 9e-8 for x in [-87, 88]; outside the result is that of the nearer
/// end.
inline Vec exp(Vec x) {
    const Exponential e = exponential(min(Vec(88.0f), max(Vec(-87.0f), x)));
    return fma(e.power, e.rest, e.power);
}

// The errors below are those of ARM, where xsimd divides by way of an estimate; elsewhere they are
// a third smaller.

/// 1 / (1 + exp(-x)), relative error at most 3e-7 for x >= -87.
inline Vec sigmoid(Vec x) {
    return Vec(1.0f) / (Vec(1.0f) + exp(Vec(0.0f) - x));
}

/// tanh(x), relative error at most 3e-7: tanh |x| = -e / (2 + e) with e = exp(-2|x|) - 1, which is
/// -1 from 9 on.
inline Vec tanh(Vec x) {
    const Vec size = min(Vec(9.0f), abs(x));
    const Exponential parts = exponential(Vec(-2.0f) * size);
    const Vec e = fma(parts.power, parts.rest, parts.power - Vec(1.0f));
    const Vec negative = e / (e + Vec(2.0f));
    return where_greater(x, Vec(0.0f), Vec(0.0f) - negative, negative);
}

/// softplus(x) = log(1 + exp(x)) and its slope sigmoid(x), relative errors at most 4e-7 and 3e-7
/// for x >= -87; below the results are those of -87.
struct Softplus {
    Vec value, slope;
};

/// max(x, 0) + log(1 + e) with e = exp(-|x|), where log(1 + e) = 2 atanh s, s = e / (2 + e) of
/// [0, 1/3], and atanh s = s + s^3 p(s^2). p is the polynomial of least relative error of atanh,
/// 6e-9 with its coefficients as floats (Lawson 1961).
inline Softplus softplus(Vec x) {
    const Vec one(1.0f), zero(0.0f);
    const Exponential parts = exponential(max(Vec(-87.0f), zero - abs(x)));
    const Vec e = fma(parts.power, parts.rest, parts.power);
    const Vec twice = (e + e) / (e + Vec(2.0f)); // s alone could be no normal float
    const Vec s2 = Vec(0.25f) * twice * twice;
    Vec p(0.140064195f);
    p = fma(p, s2, Vec(0.140008137f));
    p = fma(p, s2, Vec(0.200107694f));
    p = fma(p, s2, Vec(0.333332092f));
    const Vec logarithm = fma(twice * s2, p, twice);
    return {max(zero, x) + logarithm, where_greater(zero, x, e, one) / (one + e)};
}

/// Those whose slope changes in jumps only.
struct PiecewiseLinear {
    Vec bend(Vec) const { return Vec(0.0f); }
};

/// The elementwise activations: value(z), and as functions of y = value(z) the slope there, act',
/// and how it bends, act'' / act'.
struct Linear : PiecewiseLinear {
    Vec value(Vec z) const { return z; }
    Vec derivative(Vec) const { return Vec(1.0f); }
};
struct Relu : PiecewiseLinear {
    Vec value(Vec z) const { return max(Vec(0.0f), z); } // this order hands a NaN on
    Vec derivative(Vec y) const { return where_greater(y, Vec(0.0f), Vec(1.0f), Vec(0.0f)); }
};
struct LeakyRelu : PiecewiseLinear {
    Vec slope;
    explicit LeakyRelu(Vec s) : slope(s) {}
    Vec value(Vec z) const { return where_greater(z, Vec(0.0f), z, slope * z); }
    Vec derivative(Vec y) const { return where_greater(y, Vec(0.0f), Vec(1.0f), slope); }
};
struct Sigmoid {
    Vec value(Vec z) const { return sigmoid(z); }
    Vec derivative(Vec y) const { return y * (Vec(1.0f) - y); }
    Vec bend(Vec y) const { return Vec(1.0f) - (y + y); }
};
struct Tanh {
    Vec value(Vec z) const { return tanh(z); }
    Vec derivative(Vec y) const { return Vec(1.0f) - y * y; }
    Vec bend(Vec y) const { return Vec(-2.0f) * y; }
};
struct Sigmoid2 {
    Vec value(Vec z) const { return tanh(Vec(0.5f) * z); }
    Vec derivative(Vec y) const { return Vec(0.5f) * (Vec(1.0f) - y * y); }
    Vec bend(Vec y) const { return Vec(0.0f) - y; }
};
struct Clamp : PiecewiseLinear {
    Vec low, high;
    Clamp(Vec l, Vec h) : low(l), high(h) {}
    Vec value(Vec z) const { return min(high, max(low, z)); } // this order hands a NaN on
    Vec derivative(Vec y) const {
        const Vec below = where_greater(high, y, Vec(1.0f), Vec(0.0f));
        return where_greater(y, low, below, Vec(0.0f));
    }
};

/// Calls body with the activation as an object, so that loops hold no choice.
template <typename Body>
inline void with_activation(Activation activation, const ActivationParameters& parameters,
                            const Body& body) {
    switch (activation) {
    case Activation::relu:
        return body(Relu{});
    case Activation::leaky_relu:
        return body(LeakyRelu(Vec(parameters.slope)));
    case Activation::sigmoid:
        return body(Sigmoid{});
    case Activation::tanh:
        return body(Tanh{});
    case Activation::sigmoid2:
        return body(Sigmoid2{});
    case Activation::clamp:
        return body(Clamp(Vec(parameters.low), Vec(parameters.high)));
    case Activation::linear:
    case Activation::maxout: // has kernels of its own
        return body(Linear{});
    }
}

} // namespace
} // namespace pocketgan::kernels
