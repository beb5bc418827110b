#pragma once

// Elementary functions and activations over vectors. Included only by kernels_<isa>.cpp.

#include "kernels/vector.hpp"
#include "pocketgan/activation.hpp"

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

/// act'' = 0 where it exists.
struct PiecewiseLinear {
    Vec second_derivative(Vec) const { return Vec(0.0f); }
};

/// The elementwise activations: value(z) = act(z) and, as functions of y = act(z), derivative(y) =
/// act'(z) and second_derivative(y) = act''(z) / act'(z).
struct Linear : PiecewiseLinear {
    Vec value(Vec z) const { return z; }
    Vec derivative(Vec) const { return Vec(1.0f); }
};
struct Relu : PiecewiseLinear {
    Vec value(Vec z) const { return max(Vec(0.0f), z); } // this order preserves NaN
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
    Vec second_derivative(Vec y) const { return Vec(1.0f) - (y + y); }
};
struct Tanh {
    Vec value(Vec z) const { return tanh(z); }
    Vec derivative(Vec y) const { return Vec(1.0f) - y * y; }
    Vec second_derivative(Vec y) const { return Vec(-2.0f) * y; }
};
struct Sigmoid2 {
    Vec value(Vec z) const { return tanh(Vec(0.5f) * z); }
    Vec derivative(Vec y) const { return Vec(0.5f) * (Vec(1.0f) - y * y); }
    Vec second_derivative(Vec y) const { return Vec(0.0f) - y; }
};
struct Clamp : PiecewiseLinear {
    Vec low, high;
    Clamp(Vec l, Vec h) : low(l), high(h) {}
    Vec value(Vec z) const { return min(high, max(low, z)); } // this order preserves NaN
    Vec derivative(Vec y) const {
        const Vec below = where_greater(high, y, Vec(1.0f), Vec(0.0f));
        return where_greater(y, low, below, Vec(0.0f));
    }
};

/// Calls body(act) with the activation as an object, so that its loops do not branch.
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
    case Activation::maxout: // has its own kernels
        return body(Linear{});
    }
}

} // namespace
} // namespace pocketgan::kernels
