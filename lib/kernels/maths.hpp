#pragma once

// Elementary functions and activations over vectors. Included only by kernels_<isa>.cpp.

#include "kernels/vector.hpp"
#include "pocketgan/activation.hpp"

namespace pocketgan::kernels {
namespace {

/// exp(x), relative error at most 1.2e-7 for x in [-87, 88]; outside the result is that of the
/// nearer end. x = n log 2 + r with |r| <= log(2)/2; exp(r) by its Taylor series to r^7/7!, whose
/// rest is below 6e-9 there.
inline Vec exp(Vec x) {
    x = min(Vec(88.0f), max(Vec(-87.0f), x));
    // Adding 1.5 * 2^23 leaves no bits for a fraction: rounds to the nearest integer.
    const Vec rounder(12582912.0f);
    const Vec n = (x * Vec(1.44269504f) + rounder) - rounder;
    // log 2 in two parts, the first with trailing zeros so that its product with n is exact.
    const Vec r = fma(n, Vec(2.12194440e-4f), fma(n, Vec(-0.693359375f), x));
    Vec sum(1.0f / 5040.0f);
    sum = fma(sum, r, Vec(1.0f / 720.0f));
    sum = fma(sum, r, Vec(1.0f / 120.0f));
    sum = fma(sum, r, Vec(1.0f / 24.0f));
    sum = fma(sum, r, Vec(1.0f / 6.0f));
    sum = fma(sum, r, Vec(0.5f));
    sum = fma(sum, r, Vec(1.0f));
    sum = fma(sum, r, Vec(1.0f));
    return scale_by_power(sum, n);
}

/// 1 / (1 + exp(-x)), relative error at most 3e-7 for x >= -87.
inline Vec sigmoid(Vec x) {
    return Vec(1.0f) / (Vec(1.0f) + exp(Vec(0.0f) - x));
}

/// tanh(x), relative error at most 3e-7. Near 0, where 1 - exp(-2|x|) loses digits, by an odd
/// polynomial fitted to tanh(x)/x on |x| <= 0.55 (least squares of the relative error at Chebyshev
/// points).
inline Vec tanh(Vec x) {
    const Vec size = abs(x);
    const Vec e = exp(Vec(-2.0f) * size);
    const Vec far = (Vec(1.0f) - e) / (Vec(1.0f) + e);
    const Vec x2 = x * x;
    Vec near(0.016466692f);
    near = fma(near, x2, Vec(-0.052689694f));
    near = fma(near, x2, Vec(0.13321064f));
    near = fma(near, x2, Vec(-0.33332965f));
    near = fma(near * x2, x, x);
    const Vec signed_far = where_greater(Vec(0.0f), x, Vec(0.0f) - far, far);
    return where_greater(size, Vec(0.55f), signed_far, near);
}

/// The elementwise activations: value(z), and the slope there as a function of y = value(z).
struct Linear {
    Vec value(Vec z) const { return z; }
    Vec derivative(Vec) const { return Vec(1.0f); }
};
struct Relu {
    Vec value(Vec z) const { return max(Vec(0.0f), z); } // this order hands a NaN on
    Vec derivative(Vec y) const { return where_greater(y, Vec(0.0f), Vec(1.0f), Vec(0.0f)); }
};
struct LeakyRelu {
    Vec slope;
    Vec value(Vec z) const { return where_greater(z, Vec(0.0f), z, slope * z); }
    Vec derivative(Vec y) const { return where_greater(y, Vec(0.0f), Vec(1.0f), slope); }
};
struct Sigmoid {
    Vec value(Vec z) const { return sigmoid(z); }
    Vec derivative(Vec y) const { return y * (Vec(1.0f) - y); }
};
struct Tanh {
    Vec value(Vec z) const { return tanh(z); }
    Vec derivative(Vec y) const { return Vec(1.0f) - y * y; }
};

/// Calls body with the activation as an object, so that loops hold no choice.
template <typename Body>
inline void with_activation(Activation activation, float slope, const Body& body) {
    switch (activation) {
    case Activation::relu:
        return body(Relu{});
    case Activation::leaky_relu:
        return body(LeakyRelu{Vec(slope)});
    case Activation::sigmoid:
        return body(Sigmoid{});
    case Activation::tanh:
        return body(Tanh{});
    case Activation::linear:
    case Activation::maxout: // has kernels of its own
        return body(Linear{});
    }
}

} // namespace
} // namespace pocketgan::kernels
