#pragma once

// The functions that every instruction set implements, as a table of pointers. Plain data only:
// objects that are compiled for other machines read this header.

#include "kernels/product_description.hpp"
#include "kernels/update.hpp"
#include "pocketgan/activation.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan::kernels {

/// The kernels of sampling. A build for a device (-Ddevice=true|dynamic) has no others.
struct SamplingTable {
    const char* name;
    std::size_t lanes;        ///< floats in a vector
    std::size_t tile_rows;    ///< rows of C in a register tile
    std::size_t tile_columns; ///< columns of C in a register tile, and the width of a panel

    /// B (k, n), B(p, j) = b[p * b_k + j * b_column], -> panels of tile_columns columns: B(p, j) at
    /// (j / tile_columns * k + p) * tile_columns + j % tile_columns; columns from n on are 0.
    /// `packed` takes packed_size(table, k, n) floats.
    void (*pack)(const float* b, std::size_t b_k, std::size_t b_column, std::size_t k,
                 std::size_t n, float* packed);

    /// Floats of scratch memory, aligned to 64 bytes, that `product` needs.
    std::size_t (*product_scratch)(const Product& product);
    /// C = epilogue(A B). A build for a device supports only B in panels, A by rows and the
    /// epilogues `store` and `forward` without a mask.
    void (*product)(const Product& product, float* scratch);

    /// int8 weights W (n, k), W(j, p) = w[j * w_row + p], -> panels of tile_columns rows of W, for
    /// B = (scale W)ᵀ. In a panel, four weights of a row come together, in the order 0, 2, 1, 3,
    /// then those of the next row: W(j, p) at ((j / tile_columns * ceil(k / 4) + p / 4) *
    /// tile_columns + j % tile_columns) * 4
    /// + its place; 0 past n and k. 128 is added to the first two of each four.
    /// `packed` takes packed_size(table, quantised_row(k), n) bytes.
    void (*pack_quantised)(const std::int8_t* w, std::size_t w_row, std::size_t n, std::size_t k,
                           std::int8_t* packed);

    /// Floats of scratch memory, aligned to 64 bytes, that `product_quantised` needs.
    std::size_t (*product_quantised_scratch)(const Product& product);
    /// A product with quantised panels of B, A by rows or of windows, and the epilogue `store` or
    /// `forward`. Each row of A is rounded to 1/32767 of its largest magnitude; the sums of a row
    /// that is not finite are NaN. Of windows it is each line of the images, a row of pixels. The
    /// panels of B are then packed for each line of a window, one after the other, and k is
    /// quantised_row(window).
    void (*product_quantised)(const Product& product, float* scratch);

    /// z (rows, pieces * units) -> y (rows, units), winner (rows, units): y[j] is the maximum over
    /// p of z[p * units + j] + bias[p * units + j] (null: 0), times mask[j] (null: 1); winner[j] is
    /// the first p that attains it.
    void (*maxout_forward)(const float* z, std::size_t z_row, const float* bias, std::size_t rows,
                           std::size_t units, std::size_t pieces, const float* mask,
                           std::size_t mask_row, float* y, std::size_t y_row, std::uint8_t* winner);

    /// Philox numbers first .. first + n - 1 of (seed, stream): see pocketgan/random.hpp.
    void (*philox_bits)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                        std::uint32_t* out, std::size_t n);
    void (*philox_uniform)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float low,
                           float high, float* out, std::size_t n);
    void (*philox_normal)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float* out,
                          std::size_t n);
};

/// A row of units for which `forward` stored y = act(z) * mask and the backward pass dz = dL/dz;
/// rz = R{z} is the directional derivative of z (Pearlmutter 1994).
struct ActivationPoint {
    const float* y;
    const float* mask; ///< null: all 1
    float keep;        ///< keep * y = act(z) where the mask is not 0; 1 without a mask
    const float* dz;   ///< null in the forward direction
    const float* rz;   ///< read only if dz is set
};

/// A linear combination of two arrays, with factors of their columns (channels):
/// a[j] * x(i, j) + b[j] * y(i, j) + c[j].
struct Combination {
    const float* a;
    const float* x;
    const float* b = nullptr;
    const float* y = nullptr; ///< null: without b and y
    const float* c = nullptr; ///< null: all 0
};

/// All kernels: those of sampling and those of training.
struct KernelTable : SamplingTable {
    /// y[i] = act(x[i]); x == y is allowed.
    void (*activate)(Activation activation, const ActivationParameters& parameters, const float* x,
                     float* y, std::size_t n);
    /// dy[i] *= act'(z[i]), with y[i] = act(z[i]).
    void (*activation_backward)(Activation activation, const ActivationParameters& parameters,
                                const float* y, float* dy, std::size_t n);
    /// The directional derivative of an activation and its mask:
    /// out[i] = in[i] act'(z[i]) mask[i] + dz[i] (act'' / act')(z[i]) rz[i]. `in` is R{z} in the
    /// forward direction and R{dL/dy} in the backward one. in == out is allowed.
    void (*activation_tangent)(Activation activation, const ActivationParameters& parameters,
                               const ActivationPoint& at, const float* in, float* out,
                               std::size_t n);
    /// y[i] = log(1 + exp(x[i])), slope[i] = 1 / (1 + exp(-x[i])); the exponents are clamped to
    /// [-87, 88].
    void (*softplus)(const float* x, float* y, float* slope, std::size_t n);

    /// dy (rows, units) -> dz (rows, pieces * units): dy at the winner, 0 elsewhere.
    void (*maxout_backward)(const float* dy, std::size_t dy_row, const std::uint8_t* winner,
                            std::size_t rows, std::size_t units, std::size_t pieces, float* dz,
                            std::size_t dz_row);

    /// x (rows, columns) -> sums (columns).
    void (*column_sums)(const float* x, std::size_t x_row, std::size_t rows, std::size_t columns,
                        float* sums);
    /// sums[j] = sum_i x(i, j) y(i, j) of two arrays (rows, columns) with their rows x_row and
    /// y_row apart.
    void (*column_dots)(const float* x, std::size_t x_row, const float* y, std::size_t y_row,
                        std::size_t rows, std::size_t columns, float* sums);
    /// The combination of arrays (rows, columns) is stored in out, or added to it. Rows are
    /// `columns` apart; out may be x or y.
    void (*combine)(const Combination& terms, bool adds, std::size_t rows, std::size_t columns,
                    float* out);
    /// y[i] = x[i] * factor[i].
    void (*multiply)(const float* x, const float* factor, float* y, std::size_t n);
    /// y[i] = low + (high - low) * x[i] / 255.
    void (*bytes_to_floats)(const std::uint8_t* x, float low, float high, float* y, std::size_t n);

    /// Elements [at, at + n) of the arrays of `update` take its step with the gradient g (n).
    /// SGD: first = momentum first - rate g; value += first.
    /// Adam: first = beta1 first + (1 - beta1) g; second = beta2 second + (1 - beta2) g^2;
    /// value -= rate first / (sqrt(second) second_scale + epsilon).
    /// RMSProp: second = decay second + (1 - decay) g^2; value -= rate g / (sqrt(second) +
    /// epsilon).
    /// All: value = min(limit, max(-limit, value)), which preserves NaN;
    /// average = decay average + (1 - decay) value.
    /// Collect: first -= rate g with the rate of SGD, and nothing else.
    void (*update)(const Update& update, std::size_t at, const float* gradient, std::size_t n);

    /// sum_i exp(scale (x[i] - largest)) in float; the exponents are clamped to [-87, 88].
    float (*sum_of_exponentials)(const float* x, float largest, float scale, std::size_t n);

    /// Dropout: out[i] is 1 / keep with probability keep (to 16 bits), else 0. A Philox word makes
    /// two of them: out[i] comes from half i % 2 of word i / 2.
    void (*philox_mask)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float keep,
                        float* out, std::size_t n);
};

/// The table in use: the best that this machine runs, or the one that POCKETGAN_ISA names. Throws
/// Error, with the names that this build and machine have, if it names another.
const SamplingTable& sampling_table();
/// The same table with all its kernels. Not in a build for a device.
const KernelTable& table();

/// Floats that `pack` writes for a B of (k, n): round_up(n, tile_columns) * k.
std::size_t packed_size(const SamplingTable& table, std::size_t k, std::size_t n);

/// The tables of this build that this machine can run, the best last.
template <typename Table>
struct TableList {
    const Table* tables[4];
    std::size_t count;
};
TableList<KernelTable> available_tables();

} // namespace pocketgan::kernels
