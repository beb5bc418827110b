#pragma once

// The functions that every instruction set implements, as one table of pointers. Plain data only:
// this header is read by objects that are compiled for machines this one may not be.

#include "kernels/matrix_product.hpp"
#include "kernels/update.hpp"
#include "pocketgan/activation.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan::kernels {

/// A row of units, of which `forward` stored y = act(z) * mask, and the way back dz.
struct ActivationPoint {
    const float* y;
    const float* mask; ///< null: all 1
    float keep;        ///< undoes the mask's scale; 1 without
    const float* dz;   ///< the gradient by z; null on the way up
    const float* rz;   ///< the derivative of z in the direction; read with dz only
};

struct KernelTable {
    const char* name;
    std::size_t lanes;        ///< floats a vector
    std::size_t tile_rows;    ///< of C a register tile
    std::size_t tile_columns; ///< of C a register tile, and the width of a packed panel

    /// Floats that `packed` needs for a B of (k, n): round_up(n, tile_columns) * k.
    /// B as panels of tile_columns columns: element (p, j) at
    /// (j / tile_columns * k + p) * tile_columns + j % tile_columns; columns past n are 0.
    void (*pack)(const float* b, std::size_t b_k, std::size_t b_column, std::size_t k,
                 std::size_t n, float* packed);

    /// Floats of scratch memory, on a 64-byte boundary, that `product` needs.
    std::size_t (*product_scratch)(const Product& product);
    void (*product)(const Product& product, float* scratch);

    /// int8 weights W (n, k) for a product with B = (scale W)ᵀ. Bytes that `packed` needs:
    /// round_up(n, tile_columns) * round_up(k, 4). Panels of tile_columns rows of W; in a panel
    /// four weights of a row stand together, in the order 0, 2, 1, 3, then those of the next row:
    /// W(j, p) at ((j / tile_columns * ceil(k / 4) + p / 4) * tile_columns + j % tile_columns) * 4
    /// + its place; 0 past n and k. 128 is added to the first two of each four.
    void (*pack_quantised)(const std::int8_t* w, std::size_t n, std::size_t k, std::int8_t* packed);

    /// A product with quantised panels of B, A by rows and the epilogue `store` or `forward`.
    /// Each row of A is rounded to 1/32767 of its largest number; a row that is not finite gives
    /// sums that are NaN.
    std::size_t (*product_quantised_scratch)(const Product& product);
    void (*product_quantised)(const Product& product, float* scratch);

    /// y[i] = act(x[i]); x == y is allowed.
    void (*activate)(Activation activation, const ActivationParameters& parameters, const float* x,
                     float* y, std::size_t n);
    /// dy[i] *= act'(.) at the point whose activation is y[i].
    void (*activation_backward)(Activation activation, const ActivationParameters& parameters,
                                const float* y, float* dy, std::size_t n);
    /// The directional derivative of the step through an activation, mask included:
    /// out[i] = in[i] act'(z[i]) mask[i] + dz[i] (act'' / act')(z[i]) rz[i]. On the way up `in` is
    /// that of z, on the way back that of the gradient by y. in == out is allowed.
    void (*activation_tangent)(Activation activation, const ActivationParameters& parameters,
                               const ActivationPoint& at, const float* in, float* out,
                               std::size_t n);
    /// y[i] = log(1 + exp(x[i])), slope[i] = 1 / (1 + exp(-x[i])), each exponent taken to
    /// [-87, 88].
    void (*softplus)(const float* x, float* y, float* slope, std::size_t n);

    /// z (rows, pieces * units) -> y (rows, units), winner (rows, units): y[j] is the largest of
    /// z[p * units + j] + bias[p * units + j] over p, times mask[j] (null: 1); the first p wins.
    void (*maxout_forward)(const float* z, std::size_t z_row, const float* bias, std::size_t rows,
                           std::size_t units, std::size_t pieces, const float* mask,
                           std::size_t mask_row, float* y, std::size_t y_row, std::uint8_t* winner);
    /// dy (rows, units) -> dz (rows, pieces * units): dy at the winner, 0 elsewhere.
    void (*maxout_backward)(const float* dy, std::size_t dy_row, const std::uint8_t* winner,
                            std::size_t rows, std::size_t units, std::size_t pieces, float* dz,
                            std::size_t dz_row);

    /// x (rows, columns) -> sums (columns).
    void (*column_sums)(const float* x, std::size_t x_row, std::size_t rows, std::size_t columns,
                        float* sums);
    /// y[i] = x[i] * factor[i].
    void (*multiply)(const float* x, const float* factor, float* y, std::size_t n);
    /// y[i] = low + (high - low) * x[i] / 255.
    void (*bytes_to_floats)(const std::uint8_t* x, float low, float high, float* y, std::size_t n);

    /// Elements [at, at + n) of the arrays of `update` take its step against gradient g (n).
    /// SGD: first = momentum first - rate g; value += first.
    /// Adam: first = beta1 first + (1 - beta1) g; second = beta2 second + (1 - beta2) g^2;
    /// value -= rate first / (sqrt(second) second_scale + epsilon).
    /// Collect: first -= rate g, with the rate of SGD, and no more.
    /// RMSProp: second = decay second + (1 - decay) g^2; value -= rate g / (sqrt(second) +
    /// epsilon). Then value = min(limit, max(-limit, value)), where what is no number stays so;
    /// average = decay average + (1 - decay) value.
    void (*update)(const Update& update, std::size_t at, const float* gradient, std::size_t n);

    /// sum_i exp(scale (x[i] - largest)), in float, each exponent taken to [-87, 88].
    float (*sum_of_exponentials)(const float* x, float largest, float scale, std::size_t n);

    /// Philox numbers first .. first + n - 1 of (seed, stream), see random.hpp.
    void (*philox_bits)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                        std::uint32_t* out, std::size_t n);
    void (*philox_uniform)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float low,
                           float high, float* out, std::size_t n);
    void (*philox_normal)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float* out,
                          std::size_t n);
    /// Dropout: out[i] is 1 / keep with probability keep (to 16 bits), else 0; two numbers of 16
    /// bits a Philox word, so number i is half i % 2 of word i / 2.
    void (*philox_mask)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float keep,
                        float* out, std::size_t n);
};

/// The table that runs: the best that this machine has, or the one that POCKETGAN_ISA names.
/// Throws Error, with the names that this build and machine have, if it names another.
const KernelTable& table();

/// Floats that the table's `pack` writes for a B of (k, n).
std::size_t packed_size(const KernelTable& table, std::size_t k, std::size_t n);

/// Every table that this build holds and this machine runs, the best last.
struct TableList {
    const KernelTable* tables[4];
    std::size_t count;
};
TableList available_tables();

} // namespace pocketgan::kernels
