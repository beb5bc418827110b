#pragma once

// The specification of lib/nn: networks in double, and derivatives by central differences. No code
// is shared with the library.

#include "model/double_layer.hpp"
#include "nn/pass.hpp"

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace double_network {

/// Parameters in double, laid out as TrainableNetwork::to_rows does.
using Parameters = std::vector<double>;

inline Parameters parameters_of(const pocketgan::TrainableNetwork& network) {
    const std::vector<float> rows = network.to_rows(network.parameters());
    return {rows.begin(), rows.end()};
}

inline std::size_t whole_lines(std::size_t floats) {
    return (floats + 15) / 16 * 16;
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

using Rows = std::vector<std::vector<double>>;

/// z (examples, places * channels) -> gamma (z - mean) / sqrt(variance + 1e-5) + beta for each
/// channel, with the moments of this batch.
inline void normalise(Rows& z, std::size_t channels, const double* gamma, const double* beta) {
    for (std::size_t c = 0; c < channels; ++c) {
        double mean = 0, variance = 0, count = 0;
        for (const std::vector<double>& row : z)
            for (std::size_t i = c; i < row.size(); i += channels, ++count)
                mean += row[i];
        mean /= count;
        for (const std::vector<double>& row : z)
            for (std::size_t i = c; i < row.size(); i += channels)
                variance += (row[i] - mean) * (row[i] - mean) / count;
        for (std::vector<double>& row : z)
            for (std::size_t i = c; i < row.size(); i += channels)
                row[i] = gamma[c] * (row[i] - mean) / std::sqrt(variance + 1e-5) + beta[c];
    }
}

/// y = network(x) for a batch of examples, with the masks of each.
inline Rows forward_batch(const pocketgan::TrainableNetwork& network, const Parameters& parameters,
                          Rows batch, const std::vector<Masks>& masks) {
    const double* next = parameters.data();
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const pocketgan::LayerSpec& layer = network.layers()[l];
        const pocketgan::LayerShape& shape = layer.shape;
        const double* const w = next;
        const std::size_t row_size = shape.weight_columns(), rows = shape.weight_rows();
        const double* const b = w + whole_lines(rows * row_size);
        const double* const gamma = b + whole_lines(shape.bias_size());
        next = gamma + (layer.normalised ? whole_lines(rows) : 0);
        Rows linears;
        for (std::size_t e = 0; e < batch.size(); ++e) {
            std::vector<double>& x = batch[e];
            if (!masks[e].empty() && !masks[e][l].empty())
                for (std::size_t i = 0; i < x.size(); ++i)
                    x[i] *= masks[e][l][i];
            linears.push_back(double_layer::linear(shape, w, x));
            if (!layer.normalised)
                double_layer::add_bias(shape, b, linears.back());
        }
        if (layer.normalised)
            normalise(linears, rows, gamma, b);
        for (std::size_t e = 0; e < batch.size(); ++e)
            batch[e] = double_layer::units(shape, linears[e]);
    }
    return batch;
}

/// y = network(x) for one example.
inline std::vector<double> forward(const pocketgan::TrainableNetwork& network,
                                   const Parameters& parameters, const std::vector<double>& x,
                                   const Masks& masks = {}) {
    return forward_batch(network, parameters, {x}, {masks})[0];
}

/// The derivative of f with respect to x, which f reads: (f(x + h) - f(x - h)) / (2 h).
inline double central_difference(const std::function<double()>& f, double& x, double h) {
    const double before = x;
    x = before + h;
    const double above = f();
    x = before - h;
    const double below = f();
    x = before;
    return (above - below) / (2 * h);
}

/// The derivative of f with respect to each element of `at`.
inline std::vector<double> central_differences(const std::function<double()>& f,
                                               std::vector<double>& at, double h = 1e-5) {
    std::vector<double> result;
    for (double& x : at)
        result.push_back(central_difference(f, x, h));
    return result;
}

/// The same for parameters of the network; the derivatives of their padding are 0.
inline Parameters parameter_differences(const pocketgan::TrainableNetwork& network,
                                        const std::function<double()>& f, Parameters& at,
                                        double h) {
    Parameters result(at.size());
    std::size_t first = 0;
    for (const pocketgan::LayerSpec& layer : network.layers()) {
        const pocketgan::LayerShape& shape = layer.shape;
        for (const std::size_t size :
             {shape.weight_rows() * shape.weight_columns(), shape.bias_size(),
              layer.normalised ? shape.weight_rows() : std::size_t{0}}) {
            for (std::size_t i = first; i < first + size; ++i)
                result[i] = central_difference(f, at[i], h);
            first += whole_lines(size);
        }
    }
    return result;
}

} // namespace double_network
