#pragma once

// The specification of lib/nn: layers in double, one example at a time, and derivatives by
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

/// Row `row` of W x at every place of the output: (places) -> z, by plain loops over the pixels of
/// the input and the kernel.
inline std::vector<double> linear(const pocketgan::LayerShape& shape, const double* w,
                                  const std::vector<double>& x) {
    using pocketgan::LayerKind;
    if (shape.kind == LayerKind::dense) {
        double z = 0;
        for (std::size_t i = 0; i < shape.inputs; ++i)
            z += w[i] * x[i];
        return {z};
    }
    const pocketgan::Convolution& c = shape.convolution;
    std::vector<double> z(c.out_height * c.out_width);
    const auto add = [&](std::size_t oy, std::size_t ox, std::size_t iy, std::size_t ix,
                         std::size_t ky, std::size_t kx) {
        for (std::size_t channel = 0; channel < c.in_channels; ++channel)
            z[oy * c.out_width + ox] += w[(ky * c.kernel_width + kx) * c.in_channels + channel] *
                                        x[(iy * c.in_width + ix) * c.in_channels + channel];
    };
    // Output o of a convolution takes input o * stride - pad + k; of a transposed one it is the
    // other way round.
    const auto meets = [&](std::size_t fine, std::size_t coarse, std::size_t k) {
        return fine + c.pad == coarse * c.stride + k;
    };
    for (std::size_t oy = 0; oy < c.out_height; ++oy)
        for (std::size_t ox = 0; ox < c.out_width; ++ox)
            for (std::size_t iy = 0; iy < c.in_height; ++iy)
                for (std::size_t ix = 0; ix < c.in_width; ++ix)
                    for (std::size_t ky = 0; ky < c.kernel_height; ++ky)
                        for (std::size_t kx = 0; kx < c.kernel_width; ++kx)
                            if (shape.kind == LayerKind::convolution
                                    ? meets(iy, oy, ky) && meets(ix, ox, kx)
                                    : meets(oy, iy, ky) && meets(ox, ix, kx))
                                add(oy, ox, iy, ix, ky, kx);
    return z;
}

/// Row `row` of the linear part of max pooling, channel row % channels of pixel row / channels of
/// each window: (places); -infinity beyond the edge.
inline std::vector<double> pixel_of_windows(const pocketgan::LayerShape& shape, std::size_t row,
                                            const std::vector<double>& x) {
    const pocketgan::Convolution& c = shape.convolution;
    const std::size_t tap = row / c.in_channels, channel = row % c.in_channels;
    std::vector<double> z;
    for (std::size_t oy = 0; oy < c.out_height; ++oy)
        for (std::size_t ox = 0; ox < c.out_width; ++ox) {
            const auto axis = [&](std::size_t o, std::size_t k) {
                return static_cast<std::ptrdiff_t>(o * c.stride + k) -
                       static_cast<std::ptrdiff_t>(c.pad);
            };
            const std::ptrdiff_t iy = axis(oy, tap / c.kernel_width);
            const std::ptrdiff_t ix = axis(ox, tap % c.kernel_width);
            const bool inside = iy >= 0 && iy < static_cast<std::ptrdiff_t>(c.in_height) &&
                                ix >= 0 && ix < static_cast<std::ptrdiff_t>(c.in_width);
            z.push_back(
                inside
                    ? x[(static_cast<std::size_t>(iy) * c.in_width + static_cast<std::size_t>(ix)) *
                            c.in_channels +
                        channel]
                    : -INFINITY);
        }
    return z;
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
            std::vector<double> z(shape.linear_size());
            for (std::size_t row = 0; row < rows; ++row) {
                const std::vector<double> of_row = shape.kind == pocketgan::LayerKind::max_pooling
                                                       ? pixel_of_windows(shape, row, x)
                                                       : linear(shape, w + row * row_size, x);
                for (std::size_t place = 0; place < of_row.size(); ++place)
                    z[place * rows + row] = of_row[place];
            }
            if (!layer.normalised && shape.bias_size() > 0)
                for (std::size_t i = 0; i < z.size(); ++i)
                    z[i] += b[shape.convolution.bias_per_pixel ? i : i % rows];
            linears.push_back(z);
        }
        if (layer.normalised)
            normalise(linears, rows, gamma, b);
        const std::size_t units = shape.units();
        for (std::size_t e = 0; e < batch.size(); ++e) {
            batch[e].assign(shape.outputs, -INFINITY);
            for (std::size_t i = 0; i < linears[e].size(); ++i) {
                double& largest = batch[e][i / rows * units + i % rows % units];
                largest = std::fmax(largest, linears[e][i]);
            }
            for (double& value : batch[e])
                value = activate(shape.activation, shape.slope, value);
        }
    }
    return batch;
}

/// y = network(x) for one example.
inline std::vector<double> forward(const pocketgan::TrainableNetwork& network,
                                   const Parameters& parameters, const std::vector<double>& x,
                                   const Masks& masks = {}) {
    return forward_batch(network, parameters, {x}, {masks})[0];
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
