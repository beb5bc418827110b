#pragma once

// The product with a B of 8-bit weights. It reads a quarter of the memory, which bounds the time of
// a single sample. Each row of A is rounded to 16 bits, so that products and sums are integers;
// every kExactInputs inputs the sum is converted to float. The result is the same for any tile,
// batch, split and instruction set. The 16 bits of A typically add 1/256 to the error of the 8 bits
// of B, and more if one number of a row is much larger than the others.
//
// Speed relative to float32, for a single row of 1200 on AVX2:
//
//   this code                                                          3.0
//   with prefetching                                                   2.9
//   four panels side by side (two hide the latency of an addition)     2.8
//   signed low bytes, which take one more shift                        2.6
//   weights converted to float by vpmovsxbd                            1.9
//   weights converted to float by shifts of int32 lanes                1.3
//
// Included only by kernels_<isa>.cpp.

#include "kernels/integer_vector.hpp"
#include "kernels/kernels.hpp"
#include "kernels/product.hpp"

namespace pocketgan::kernels {
namespace {

// Half the rows of a float tile, as unpacked weights take registers too.
static_assert(kTileRows >= 2, "a tile of one row cannot be halved");
constexpr std::size_t kQuantisedRows = kTileRows / 2;
// Rows that the last tile reads past the last row of A.
constexpr std::size_t kExcessRows = kExactTiles ? 0 : kQuantisedRows - 1;

constexpr float kLargestInput = 32767.0f;
// Inputs whose products with weights have a sum that fits an int32: 512 * 32767 * 128 < 2^31.
constexpr std::size_t kExactInputs = 512;

// Panels that a product with a single row of A reads side by side.
constexpr std::size_t kQuantisedPanels = 2;

/// KernelTable::pack_quantised: w (n, k) with rows w_row apart -> packed (ceil(n / kTileColumns),
/// ceil(k / kQuad), kTileColumns, kQuad), 0 past n and k, with kOffset added to the low bytes.
void pack_quantised(const std::int8_t* w, std::size_t w_row, std::size_t n, std::size_t k,
                    std::int8_t* packed) {
    for (std::size_t j = 0; j < n; j += kTileColumns)
        for (std::size_t p = 0; p < k; p += kQuad)
            for (std::size_t c = j; c < j + kTileColumns; ++c)
                for (const std::size_t q : kQuadOrder) {
                    const int weight = c < n && p + q < k ? w[c * w_row + p + q] : 0;
                    *packed++ = static_cast<std::int8_t>(q < 2 ? weight + kOffset : weight);
                }
}

/// int16 numbers in a rounded row of A: its k numbers, 0 up to a multiple of kQuad, then for every
/// kExactInputs of them the int32 that their sum begins with.
constexpr std::size_t rounded_row(std::size_t k) {
    return round_up(k, kQuad) + 2 * ceil_div(k, kExactInputs);
}

/// x (k) -> rounded (rounded_row(k)). Returns the scale, x ~ scale * rounded; NaN if x is not
/// finite.
inline float quantise_row(const float* x, std::size_t k, std::int16_t* rounded) {
    Vec largest(0.0f), finite(0.0f); // 0 * x: 0, or NaN if x is not finite
    for_each_vector(k, [&](std::size_t p, auto lanes) {
        const Vec v = load(x + p, lanes);
        largest = max(abs(v), largest);
        finite = fma(v, Vec(0.0f), finite);
    });
    float largest_of[Vec::lanes], finite_of[Vec::lanes];
    store(largest_of, largest);
    store(finite_of, finite);
    float most = 1e-30f; // at least, so that its inverse is finite
    float zero = 0.0f;
    for (std::size_t l = 0; l < Vec::lanes; ++l) {
        most = largest_of[l] > most ? largest_of[l] : most;
        zero += finite_of[l];
    }
    const bool is_finite = zero == 0.0f;
    const float inverse = is_finite ? kLargestInput / most : 0.0f;
    for (std::size_t p = 0; p < k; ++p) {
        // Adding 1.5 * 2^23 rounds to an integer and leaves it in the lowest bits.
        const float sum = x[p] * inverse + 12582912.0f;
        std::uint32_t bits;
        __builtin_memcpy(&bits, &sum, sizeof bits);
        rounded[p] = static_cast<std::int16_t>(bits);
    }
    const std::size_t quads = round_up(k, kQuad);
    for (std::size_t p = k; p < quads; ++p)
        rounded[p] = 0;
    std::int16_t* to = rounded + quads;
    for (std::size_t first = 0; first < k; first += kExactInputs, to += 2) {
        std::int32_t sum = 0;
        for (std::size_t p = first; p < at_most(quads, first + kExactInputs); p += kQuad)
            sum += rounded[p] + rounded[p + 1];
        const std::int32_t start = -kOffset * sum;
        __builtin_memcpy(to, &start, sizeof start);
    }
    return is_finite ? most / kLargestInput : zero;
}

/// Rounded rows, `row` int16 apart: the inputs and the initial values of the sums.
struct RoundedRows {
    const std::int16_t* x;
    const std::int16_t* starts;
    std::size_t row;
};

/// sums (Rows, Panels * kTileColumns) += x (Rows, count) times Panels panels, k * kTileColumns
/// apart; count is a multiple of kQuad and at most kExactInputs. Never inlined, as GCC would keep
/// `sums` in registers that the loop needs.
template <std::size_t Rows, std::size_t Panels>
[[gnu::noinline]] void multiply_exactly(std::size_t count, RoundedRows rows,
                                        const std::int8_t* panels, std::size_t k, float* sums) {
    constexpr std::size_t kSums = Panels * kTileVectors;
    IntegerSums sum[Rows][kSums];
    for (std::size_t i = 0; i < Rows; ++i) {
        std::int32_t start;
        __builtin_memcpy(&start, rows.starts + i * rows.row, sizeof start);
        for (std::size_t v = 0; v < kSums; ++v)
            sum[i][v] = begin_sums(start);
    }
    // One pointer for each panel: with one for all, compilers keep the distances on the stack.
    const std::int8_t* panel[Panels];
    for (std::size_t g = 0; g < Panels; ++g)
        panel[g] = panels + g * k * kTileColumns;
    for (std::size_t p = 0; p < count; p += kQuad) {
        QuadInputs inputs[Rows];
#pragma GCC unroll 16
        for (std::size_t i = 0; i < Rows; ++i)
            inputs[i] = broadcast_inputs(rows.x + i * rows.row + p);
#pragma GCC unroll 4
        for (std::size_t g = 0; g < Panels; ++g) {
#pragma GCC unroll 4
            for (std::size_t v = 0; v < kTileVectors; ++v) {
                const QuadWeights weights = load_weights(panel[g] + v * Vec::lanes * kQuad);
#pragma GCC unroll 16
                for (std::size_t i = 0; i < Rows; ++i)
                    multiply_add(sum[i][g * kTileVectors + v], weights, inputs[i]);
            }
            panel[g] += kTileColumns * kQuad;
        }
    }
    for (std::size_t i = 0; i < Rows; ++i)
        for (std::size_t v = 0; v < kSums; ++v) {
            float* const to = sums + (i * kSums + v) * Vec::lanes;
            store(to, load(to) + to_floats(sum[i][v]));
        }
}

/// sums = rounded rows x (Rows, k) times Panels panels; k is a multiple of kQuad.
template <std::size_t Rows, std::size_t Panels>
void multiply_quantised(std::size_t k, const std::int16_t* x, const std::int8_t* panels,
                        float* sums) {
    for (std::size_t i = 0; i < Rows * Panels * kTileColumns; i += Vec::lanes)
        store(sums + i, Vec(0.0f));
    const std::int16_t* starts = x + k;
    for (std::size_t p = 0; p < k; p += kExactInputs, starts += 2)
        multiply_exactly<Rows, Panels>(at_most(kExactInputs, k - p),
                                       {x + p, starts, rounded_row(k)}, panels + p * kTileColumns,
                                       k, sums);
}

using MultiplyQuantised = void (*)(std::size_t k, const std::int16_t* x, const std::int8_t* panels,
                                   float* sums);
struct QuantisedFunctions {
    MultiplyQuantised of[kQuantisedRows];
};
template <std::size_t... R>
constexpr QuantisedFunctions quantised_functions(Indices<R...>) {
    return {{multiply_quantised<function_rows(R + 1, kQuantisedRows), 1>...}};
}
constexpr QuantisedFunctions kQuantisedFunctions =
    quantised_functions(MakeIndices<kQuantisedRows>::type{});

/// The rows of A that are rounded at a time, and the offsets of the parts of the scratch memory in
/// floats, each on a cache line; the rounded rows come first.
struct QuantisedScratchLayout {
    std::size_t rows, scales, sums, end;
};

inline QuantisedScratchLayout quantised_scratch_of(const Product& p) {
    const std::size_t row = rounded_row(p.k);
    QuantisedScratchLayout scratch;
    scratch.rows = at_most(p.m, 2 * kBlockFloats / (row == 0 ? 1 : row));
    if (scratch.rows < kQuantisedRows)
        scratch.rows = at_most(p.m, kQuantisedRows);
    scratch.scales = round_to_line((scratch.rows + kExcessRows) * row / 2); // two int16 per float
    scratch.sums = scratch.scales + round_to_line(scratch.rows);
    scratch.end =
        scratch.sums +
        (kQuantisedRows > kQuantisedPanels ? kQuantisedRows : kQuantisedPanels) * kTileColumns;
    return scratch;
}

/// KernelTable::product_quantised_scratch.
std::size_t product_quantised_scratch(const Product& p) {
    return quantised_scratch_of(p).end;
}

/// Sums (rows, kTileColumns) of rounded inputs and int8 weights -> C: multiplied by the scales of
/// the rows and of the columns, then through the epilogue.
inline void finish_quantised_tile(const Product& p, const Piece& at, const float* x_scales,
                                  float* sums) {
    for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
        const Vec scale = load(p.b.scale() + at.j + q, lanes);
        for (std::size_t s = 0; s < at.rows; ++s) {
            float* const to = sums + s * kTileColumns + q;
            store(to, load(to) * (scale * Vec(x_scales[s])));
        }
    });
    finish_tile(p, at, sums);
}

/// KernelTable::product_quantised.
void product_quantised(const Product& p, float* scratch) {
    const QuantisedScratchLayout parts = quantised_scratch_of(p);
    const std::size_t k = round_up(p.k, kQuad), x_row = rounded_row(p.k);
    auto* const x = reinterpret_cast<std::int16_t*>(scratch);
    float* const scales = scratch + parts.scales;
    float* const sums = scratch + parts.sums;

    for (std::size_t row = 0; row < p.m; row += parts.rows) {
        const std::size_t rows = at_most(parts.rows, p.m - row);
        for (std::size_t i = 0; i < rows; ++i)
            scales[i] = quantise_row(p.a.at(row + i, 0), p.k, x + i * x_row);
        for (std::size_t i = rows * x_row; i < (rows + kExcessRows) * x_row; ++i)
            x[i] = 0;

        std::size_t j = 0;
        if (rows == 1) // side by side, as a single row is bound by latency
            for (; j + (kQuantisedPanels - 1) * kTileColumns < p.n;
                 j += kQuantisedPanels * kTileColumns) {
                multiply_quantised<1, kQuantisedPanels>(k, x, p.b.weights() + j * k, sums);
                for (std::size_t g = 0; g < kQuantisedPanels; ++g) {
                    const std::size_t column = j + g * kTileColumns;
                    finish_quantised_tile(p, {row, 1, column, at_most(kTileColumns, p.n - column)},
                                          scales, sums + g * kTileColumns);
                }
            }
        const std::size_t tiles = ceil_div(rows, kQuantisedRows);
        const Cut of_rows(rows, tiles);
        for (; j < p.n; j += kTileColumns)
            for (std::size_t t = 0; t < tiles; ++t) {
                const std::size_t i = of_rows.border(t), count = of_rows.length(t);
                kQuantisedFunctions.of[count - 1](k, x + i * x_row, p.b.weights() + j * k, sums);
                finish_quantised_tile(p, {row + i, count, j, at_most(kTileColumns, p.n - j)},
                                      scales + i, sums);
            }
    }
}

} // namespace
} // namespace pocketgan::kernels
