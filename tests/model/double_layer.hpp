#pragma once

// The specification of a layer: plain loops in double over one example. No code is shared with the
// library.

#include "pocketgan/model.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace double_layer {

using pocketgan::LayerKind;
using pocketgan::LayerShape;

inline double activate(const LayerShape& shape, double z) {
    using pocketgan::Activation;
    switch (shape.activation) {
    case Activation::relu:
        return z > 0 ? z : 0;
    case Activation::leaky_relu:
        return z > 0 ? z : double{shape.slope} * z;
    case Activation::sigmoid:
        return 1 / (1 + std::exp(-z));
    case Activation::sigmoid2:
        return 2 / (1 + std::exp(-z)) - 1;
    case Activation::clamp:
        return std::fmin(shape.high, std::fmax(shape.low, z));
    case Activation::tanh:
        return std::tanh(z);
    default:
        return z;
    }
}

/// Where in a kernel of `size` pixels the input meets the output along one axis; below 0: nowhere.
inline int tap(const LayerShape& shape, std::size_t out, std::size_t in, std::size_t size) {
    // Output o of a convolution takes input o * stride - pad + k; of a transposed one it is the
    // other way round.
    const bool is_transposed = shape.kind == LayerKind::transposed_convolution;
    const int fine = static_cast<int>(is_transposed ? out : in);
    const int coarse = static_cast<int>(is_transposed ? in : out);
    const int k = fine + static_cast<int>(shape.convolution.pad) -
                  coarse * static_cast<int>(shape.convolution.stride);
    return k < static_cast<int>(size) ? k : -1;
}

/// Calls work(pixel of the output, pixel of the input, pixel of the kernel) for all that meet.
template <typename Work>
void for_each_tap(const LayerShape& shape, const Work& work) {
    const pocketgan::Convolution& c = shape.convolution;
    for (std::size_t oy = 0; oy < c.out_height; ++oy)
        for (std::size_t iy = 0; iy < c.in_height; ++iy) {
            const int ky = tap(shape, oy, iy, c.kernel_height);
            for (std::size_t ox = 0; ky >= 0 && ox < c.out_width; ++ox)
                for (std::size_t ix = 0; ix < c.in_width; ++ix) {
                    const int kx = tap(shape, ox, ix, c.kernel_width);
                    if (kx >= 0)
                        work(oy * c.out_width + ox, iy * c.in_width + ix,
                             static_cast<std::size_t>(ky) * c.kernel_width +
                                 static_cast<std::size_t>(kx));
                }
        }
}

/// W x (places, weight_rows): w (weight_rows, weight_columns), x (inputs).
inline std::vector<double> linear(const LayerShape& shape, const double* w,
                                  const std::vector<double>& x) {
    const std::size_t rows = shape.weight_rows(), columns = shape.weight_columns();
    std::vector<double> z(shape.linear_size());
    // z of a place += W[:, first .. first + count) x[at .. at + count)
    const auto add = [&](std::size_t place, std::size_t first, std::size_t at, std::size_t count) {
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t i = 0; i < count; ++i)
                z[place * rows + row] += w[row * columns + first + i] * x[at + i];
    };
    if (shape.kind == LayerKind::dense) {
        add(0, 0, 0, columns);
        return z;
    }
    const std::size_t channels = shape.convolution.in_channels;
    if (shape.kind == LayerKind::max_pooling) { // the pieces are the pixels of a window
        z.assign(z.size(), -INFINITY);
        for_each_tap(shape, [&](std::size_t place, std::size_t pixel, std::size_t of_kernel) {
            for (std::size_t i = 0; i < channels; ++i)
                z[place * rows + of_kernel * channels + i] = x[pixel * channels + i];
        });
        return z;
    }
    for_each_tap(shape, [&](std::size_t place, std::size_t pixel, std::size_t of_kernel) {
        add(place, of_kernel * channels, pixel * channels, channels);
    });
    return z;
}

/// z (linear_size) + b (bias_size), in place; max pooling has no b.
template <typename Number>
void add_bias(const LayerShape& shape, const Number* b, std::vector<double>& z) {
    for (std::size_t i = 0; shape.bias_size() > 0 && i < z.size(); ++i)
        z[i] += b[i % shape.bias_size()];
}

/// z (linear_size) -> y (outputs): the activation of the largest piece of each unit.
inline std::vector<double> units(const LayerShape& shape, const std::vector<double>& z) {
    const std::size_t rows = shape.weight_rows(), units = shape.units();
    std::vector<double> y(shape.outputs, -INFINITY);
    for (std::size_t i = 0; i < z.size(); ++i) {
        double& largest = y[i / rows * units + i % rows % units];
        largest = std::fmax(largest, z[i]);
    }
    for (double& value : y)
        value = activate(shape, value);
    return y;
}

} // namespace double_layer
