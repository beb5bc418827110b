#pragma once

// The elementwise activations over vectors, with their derivatives. Included only by
// kernels_<isa>.cpp.

#include "kernels/maths.hpp"
#include "pocketgan/activation.hpp"

namespace pocketgan::kernels {
namespace {

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
