#pragma once

// The elementwise kernels of training: one loop over their arrays each. Included only by
// kernels_<isa>.cpp.

#include "kernels/activations.hpp"
#include "kernels/kernels.hpp"
#include "kernels/maths.hpp"

namespace pocketgan::kernels {
namespace {

void activate(Activation activation, const ActivationParameters& parameters, const float* x,
              float* y, std::size_t n) {
    with_activation(activation, parameters, [&](auto act) {
        for_each_vector(n, [&](std::size_t i, auto lanes) {
            store(y + i, act.value(load(x + i, lanes)), lanes);
        });
    });
}

void activation_backward(Activation activation, const ActivationParameters& parameters,
                         const float* y, float* dy, std::size_t n) {
    with_activation(activation, parameters, [&](auto act) {
        for_each_vector(n, [&](std::size_t i, auto lanes) {
            store(dy + i, load(dy + i, lanes) * act.derivative(load(y + i, lanes)), lanes);
        });
    });
}

void activation_tangent(Activation activation, const ActivationParameters& parameters,
                        const ActivationPoint& at, const float* in, float* out, std::size_t n) {
    with_activation(activation, parameters, [&](auto act) {
        for_each_vector(n, [&](std::size_t i, auto lanes) {
            const Vec y = load(at.y + i, lanes) * Vec(at.keep);
            Vec slope = act.derivative(y);
            if (at.mask)
                slope = slope * load(at.mask + i, lanes);
            Vec r = load(in + i, lanes) * slope;
            if (at.dz)
                r = fma(load(at.dz + i, lanes) * act.second_derivative(y), load(at.rz + i, lanes),
                        r);
            store(out + i, r, lanes);
        });
    });
}

void softplus(const float* x, float* y, float* slope, std::size_t n) {
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Softplus at = softplus(load(x + i, lanes));
        store(y + i, at.value, lanes);
        store(slope + i, at.slope, lanes);
    });
}

void column_sums(const float* x, std::size_t x_row, std::size_t rows, std::size_t columns,
                 float* sums) {
    for_each_vector(columns, [&](std::size_t j, auto lanes) {
        Vec sum(0.0f);
        for (std::size_t i = 0; i < rows; ++i)
            sum = sum + load(x + i * x_row + j, lanes);
        store(sums + j, sum, lanes);
    });
}

void column_dots(const float* x, std::size_t x_row, const float* y, std::size_t y_row,
                 std::size_t rows, std::size_t columns, float* sums) {
    for_each_vector(columns, [&](std::size_t j, auto lanes) {
        Vec sum(0.0f);
        for (std::size_t i = 0; i < rows; ++i)
            sum = fma(load(x + i * x_row + j, lanes), load(y + i * y_row + j, lanes), sum);
        store(sums + j, sum, lanes);
    });
}

void combine(const Combination& terms, bool adds, std::size_t rows, std::size_t columns,
             float* out) {
    for_each_vector(columns, [&](std::size_t j, auto lanes) {
        const Vec a = load(terms.a + j, lanes);
        const Vec b = terms.y ? load(terms.b + j, lanes) : Vec(0.0f);
        const Vec c = terms.c ? load(terms.c + j, lanes) : Vec(0.0f);
        for (std::size_t at = j; at < rows * columns + j; at += columns) {
            Vec sum = fma(a, load(terms.x + at, lanes), c);
            if (terms.y)
                sum = fma(b, load(terms.y + at, lanes), sum);
            if (adds)
                sum = load(out + at, lanes) + sum;
            store(out + at, sum, lanes);
        }
    });
}

void multiply(const float* x, const float* factor, float* y, std::size_t n) {
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        store(y + i, load(x + i, lanes) * load(factor + i, lanes), lanes);
    });
}

void bytes_to_floats(const std::uint8_t* x, float low, float high, float* y, std::size_t n) {
    const float scale = (high - low) / 255.0f;
    for (std::size_t i = 0; i < n; ++i) // compilers vectorise it
        y[i] = low + scale * static_cast<float>(x[i]);
}

float sum_of_exponentials(const float* x, float largest, float scale, std::size_t n) {
    Vec total(0.0f);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec e = exp(Vec(scale) * (load(x + i, lanes) - Vec(largest)));
        float counted[Vec::lanes] = {}; // 0 in the lanes past the end
        store(counted, e, lanes);
        total = total + load(counted);
    });
    float sums[Vec::lanes];
    store(sums, total);
    float sum = 0.0f;
    for (const float s : sums)
        sum += s;
    return sum;
}

} // namespace
} // namespace pocketgan::kernels
