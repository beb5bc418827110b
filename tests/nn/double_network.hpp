#pragma once

// The specification of lib/nn: dense layers in double, one example at a time, and derivatives by
// central differences. No code is shared with the library.

#include "nn/pass.hpp"

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace double_network {

using pocketgan::Activation;
using pocketgan::LayerSpec;

/// Parameters in double, laid out as TrainableNetwork::to_rows does.
using Parameters = std::vector<double>;

inline Parameters parameters_of(const pocketgan::TrainableNetwork& network) {
    const std::vector<float> rows = network.to_rows(network.parameters());
    return {rows.begin(), rows.end()};
}

inline std::size_t whole_lines(std::size_t floats) {
    return (floats + 15) / 16 * 16;
}

inline double activate(Activation activation, double slope, double z) {
    switch (activation) {
    case Activation::relu:
        return z > 0 ? z : 0;
    case Activation::leaky_relu:
        return z > 0 ? z : slope * z;
    case Activation::sigmoid:
        return 1 / (1 + std::exp(-z));
    case Activation::tanh:
        return std::tanh(z);
    case Activation::sigmoid2:
        return 2 / (1 + std::exp(-z)) - 1;
    case Activation::clamp:
        return std::fmin(1, std::fmax(-1, z)); // LayerShape's low and high
    default:
        return z;
    }
}

/// Dropout factors of an example, one vector per layer; empty: no dropout.
using Masks = std::vector<std::vector<double>>;

/// The masks of row `row` in the last forward pass.
inline Masks masks_of(const pocketgan::TrainableNetwork& network, pocketgan::Pass& pass,
                      std::size_t row) {
    Masks masks(network.layers().size());
    for (std::size_t l = 0; l < masks.size(); ++l) {
        const pocketgan::ConstMatrixView mask = pass.mask(l);
        if (mask.data)
            masks[l].assign(mask.row(row), mask.row(row) + mask.columns);
    }
    return masks;
}

/// y = network(x) for one example.
inline std::vector<double> forward(const pocketgan::TrainableNetwork& network,
                                   const Parameters& parameters, std::vector<double> x,
                                   const Masks& masks = {}) {
    const double* next = parameters.data();
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const pocketgan::LayerShape& shape = network.layers()[l].shape;
        const double* const w = next;
        const double* const b = w + whole_lines(shape.weight_rows() * shape.inputs);
        next = b + whole_lines(shape.weight_rows());
        if (!masks.empty() && !masks[l].empty())
            for (std::size_t i = 0; i < x.size(); ++i)
                x[i] *= masks[l][i];
        std::vector<double> y(shape.outputs);
        for (std::size_t j = 0; j < shape.outputs; ++j) {
            double best = -INFINITY;
            for (std::size_t p = 0; p < shape.pieces; ++p) {
                const std::size_t row = p * shape.outputs + j;
                double z = b[row];
                for (std::size_t i = 0; i < shape.inputs; ++i)
                    z += w[row * shape.inputs + i] * x[i];
                best = std::fmax(best, z);
            }
            y[j] = activate(shape.activation, shape.slope, best);
        }
        x = y;
    }
    return x;
}

/// The derivative of f with respect to each element of `at`: (f(x + h) - f(x - h)) / (2 h).
inline std::vector<double> central_differences(const std::function<double()>& f,
                                               std::vector<double>& at, double h = 1e-5) {
    std::vector<double> result(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) {
        const double x = at[i];
        at[i] = x + h;
        const double above = f();
        at[i] = x - h;
        const double below = f();
        at[i] = x;
        result[i] = (above - below) / (2 * h);
    }
    return result;
}

} // namespace double_network
