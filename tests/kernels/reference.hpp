#pragma once

#include "kernels/kernels.hpp"

#include <array>

/// The kernels as plain loops with sums in double: the specification that every KernelTable is
/// tested against. Names, arguments and shapes are those of the table.
namespace pocketgan::kernels::reference {

/// act(z), and act'(z) as a function of y = act(z).
double value(Activation activation, const ActivationParameters& parameters, double z);
double derivative(Activation activation, const ActivationParameters& parameters, double y);
/// act''(z) / act'(z) as a function of y; 0 for piecewise linear activations.
double second_derivative(Activation activation, double y);

/// B must be `strided`.
void product(const Product& product);
/// w (n, k), not packed; A is not rounded.
void product_quantised(const Product& product, const std::int8_t* w);

void activate(Activation activation, const ActivationParameters& parameters, const float* x,
              float* y, std::size_t n);
void activation_backward(Activation activation, const ActivationParameters& parameters,
                         const float* y, float* dy, std::size_t n);
void activation_tangent(Activation activation, const ActivationParameters& parameters,
                        const ActivationPoint& at, const float* in, float* out, std::size_t n);
void softplus(const float* x, float* y, float* slope, std::size_t n);

void maxout_forward(const float* z, std::size_t z_row, const float* bias, std::size_t rows,
                    std::size_t units, std::size_t pieces, const float* mask, std::size_t mask_row,
                    float* y, std::size_t y_row, std::uint8_t* winner);
void maxout_backward(const float* dy, std::size_t dy_row, const std::uint8_t* winner,
                     std::size_t rows, std::size_t units, std::size_t pieces, float* dz,
                     std::size_t dz_row);

void column_sums(const float* x, std::size_t x_row, std::size_t rows, std::size_t columns,
                 float* sums);
void multiply(const float* x, const float* factor, float* y, std::size_t n);
void bytes_to_floats(const std::uint8_t* x, float low, float high, float* y, std::size_t n);

void update(const Update& update, std::size_t at, const float* gradient, std::size_t n);

double sum_of_exponentials(const float* x, float largest, float scale, std::size_t n);

/// Philox4x32-10, Salmon et al. 2011, section 3.3.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// Word `index` of (seed, stream): word index % 4 of the counter (index / 4, stream), each 64 bits
/// with the low half first, under the key `seed`.
std::uint32_t philox_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

/// Words 2i and 2i + 1 make normals 2i and 2i + 1: the cosine and the sine of Box and Muller 1958.
double philox_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

} // namespace pocketgan::kernels::reference
