#pragma once

// The product with a B of 8-bit weights. It reads a quarter of the memory, which bounds the time of
// a single sample. Each row of A, or each line of its images, is rounded to 16 bits, so that
// products and sums are integers; every kExactInputs inputs the sum is converted to float. The
// result is the same for any tile, batch, split and instruction set. The 16 bits of A typically add
// 1/256 to the error of the 8 bits of B, and more if one number of a row is much larger than the
// others.
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
#include "kernels/windows.hpp"

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

/// int16 numbers in a rounded line: its k numbers, 0 up to a multiple of kQuad, then for every
/// kExactInputs of them the int32 that their sum begins with.
constexpr std::size_t rounded_line(std::size_t k) {
    return round_up(k, kQuad) + 2 * ceil_div(k, kExactInputs);
}

/// x (k) -> rounded (k). Returns the scale, x ~ scale * rounded; NaN if x is not finite. It has two
/// callers.
[[gnu::noinline]] inline float round_numbers(const float* x, std::size_t k, std::int16_t* rounded) {
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
    return is_finite ? most / kLargestInput : zero;
}

/// The numbers of a rounded line that follow the first k. It has two callers.
[[gnu::noinline]] inline void finish_line(std::size_t k, std::int16_t* rounded) {
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
}

/// The rounded rows of A. A row of a matrix is one line, a window as many as its kernel.
struct RoundedRows {
    explicit RoundedRows(const Product& p) :
        lines(p.a.window() ? p.a.window()->kernel_height : 1),
        k(p.a.window() ? p.a.window()->kernel_width * p.a.window()->channels : p.k) {}

    std::size_t lines, k;
    std::int16_t* numbers = nullptr; ///< (rows, lines, rounded_line(k))
    float* line_scales = nullptr;    ///< (rows, lines)
    float* scales = nullptr;         ///< (rows), each of all lines of a row

    std::size_t row() const { return lines * rounded_line(k); }
};

/// Row i of a matrix A -> its rounded line.
inline void round_row(const OperandA& a, std::size_t i, const RoundedRows& rounded,
                      std::size_t to) {
    std::int16_t* const numbers = rounded.numbers + to * rounded.row();
    rounded.scales[to] = round_numbers(a.at(i, 0), rounded.k, numbers);
    rounded.line_scales[to] = 1.0f;
    finish_line(rounded.k, numbers);
}

/// The lines of an image that the windows have reached. They are rounded once, as windows go down
/// the image, and kept as long as a window may need them.
struct RoundedImage {
    std::int16_t* numbers; ///< (kernel_height, width * channels): line y is row y % kernel_height
    float* scales;         ///< (kernel_height)
    const float* image = nullptr;
    std::size_t end = 0; ///< of the lines that were rounded

    void reach(const Window& w, const WindowPlace& place) {
        const std::size_t line = w.width * w.channels;
        if (image != place.image)
            end = 0;
        image = place.image;
        const std::ptrdiff_t last = place.y + static_cast<std::ptrdiff_t>(w.kernel_height);
        if (last <= 0)
            return;
        if (place.y > static_cast<std::ptrdiff_t>(end))
            end = static_cast<std::size_t>(place.y);
        for (; end < at_most(static_cast<std::size_t>(last), w.height); ++end) {
            const std::size_t slot = end % w.kernel_height;
            scales[slot] = round_numbers(image + end * line, line, numbers + slot * line);
        }
    }
};

/// The window at place i -> its rounded lines, with 0 outside of the image.
inline void round_window(const OperandA& a, std::size_t i, RoundedImage& image,
                         const RoundedRows& rounded, std::size_t to) {
    const Window& w = *a.window();
    const WindowPlace place = place_of(w, a.images(), a.first() + i);
    image.reach(w, place);
    // The pixels of its lines that lie inside: from `left` of the window and x of the image on.
    const std::size_t left =
        place.x < 0 ? at_most(static_cast<std::size_t>(-place.x), w.kernel_width) : 0;
    const std::size_t x = static_cast<std::size_t>(place.x) + left;
    const std::size_t pixels = x < w.width ? at_most(w.kernel_width - left, w.width - x) : 0;
    std::int16_t* numbers = rounded.numbers + to * rounded.row();
    float* const scales = rounded.line_scales + to * rounded.lines;
    rounded.scales[to] = 1.0f;
    for (std::size_t ky = 0; ky < w.kernel_height; ++ky, numbers += rounded_line(rounded.k)) {
        const std::ptrdiff_t y = place.y + static_cast<std::ptrdiff_t>(ky);
        const std::size_t slot = static_cast<std::size_t>(y) % w.kernel_height;
        const bool inside = pixels > 0 && is_inside(y, w.height);
        scales[ky] = inside ? image.scales[slot] : 0.0f;
        __builtin_memset(numbers, 0, rounded.k * sizeof *numbers);
        if (inside)
            __builtin_memcpy(numbers + left * w.channels,
                             image.numbers + (slot * w.width + x) * w.channels,
                             pixels * w.channels * sizeof *numbers);
        finish_line(rounded.k, numbers);
    }
}

/// A piece of at most kExactInputs numbers of a line of some rounded rows.
struct RoundedPiece {
    const std::int16_t* x;
    const std::int16_t* starts; ///< the initial values of the sums
    const float* scales;
    std::size_t row, lines; ///< from a row to the next: of x and starts, of scales
};

/// sums (Rows, Panels * kTileColumns) += scales times x (Rows, count) times Panels panels,
/// k * kTileColumns apart; count is a multiple of kQuad and at most kExactInputs. Never inlined, as
/// GCC would keep `sums` in registers that the loop needs.
template <std::size_t Rows, std::size_t Panels>
[[gnu::noinline]] void multiply_exactly(std::size_t count, const RoundedPiece& rows,
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
    for (std::size_t i = 0; i < Rows; ++i) {
        const Vec scale(rows.scales[i * rows.lines]);
        for (std::size_t v = 0; v < kSums; ++v) {
            float* const to = sums + (i * kSums + v) * Vec::lanes;
            store(to, load(to) + scale * to_floats(sum[i][v]));
        }
    }
}

using MultiplyExactly = void (*)(std::size_t count, const RoundedPiece& rows,
                                 const std::int8_t* panels, std::size_t k, float* sums);
struct QuantisedFunctions {
    MultiplyExactly of[kQuantisedRows];
};
template <std::size_t... R>
constexpr QuantisedFunctions quantised_functions(Indices<R...>) {
    return {{multiply_exactly<function_rows(R + 1, kQuantisedRows), 1>...}};
}
constexpr QuantisedFunctions kQuantisedFunctions =
    quantised_functions(MakeIndices<kQuantisedRows>::type{});

/// sums (size) = rounded rows from row `first` on, times panels, as many as `multiply` takes.
inline void multiply_quantised(MultiplyExactly multiply, const RoundedRows& rounded,
                               std::size_t first, const std::int8_t* panels, float* sums,
                               std::size_t size) {
    for (std::size_t i = 0; i < size; i += Vec::lanes)
        store(sums + i, Vec(0.0f));
    const std::size_t k = round_up(rounded.k, kQuad), all_k = rounded.lines * k;
    const std::int16_t* x = rounded.numbers + first * rounded.row();
    for (std::size_t line = 0; line < rounded.lines; ++line, x += rounded_line(rounded.k)) {
        RoundedPiece piece{x, x + k, rounded.line_scales + first * rounded.lines + line,
                           rounded.row(), rounded.lines};
        for (std::size_t p = 0; p < k; p += kExactInputs) {
            const std::size_t count = at_most(kExactInputs, k - p);
            multiply(count, piece, panels, all_k, sums);
            piece.x += count;
            piece.starts += 2;
            panels += count * kTileColumns;
        }
    }
}

/// The rows of A that are rounded at a time, and the offsets of the parts of the scratch memory in
/// floats, each on a cache line; the rounded rows come first.
struct QuantisedScratchLayout {
    std::size_t rows, line_scales, scales, sums, image, image_scales, end;
};

inline QuantisedScratchLayout quantised_scratch_of(const Product& p) {
    const RoundedRows rounded(p);
    const std::size_t row = rounded.row();
    QuantisedScratchLayout scratch;
    scratch.rows = at_most(p.m, 2 * kBlockFloats / (row == 0 ? 1 : row));
    if (scratch.rows < kQuantisedRows)
        scratch.rows = at_most(p.m, kQuantisedRows);
    const std::size_t rows = scratch.rows + kExcessRows;
    scratch.line_scales =
        round_to_line(ceil_div(rows * row, std::size_t{2})); // two int16 per float
    scratch.scales = scratch.line_scales + round_to_line(rows * rounded.lines);
    scratch.sums = scratch.scales + round_to_line(rows);
    scratch.image =
        scratch.sums +
        (kQuantisedRows > kQuantisedPanels ? kQuantisedRows : kQuantisedPanels) * kTileColumns;
    scratch.image_scales = scratch.end = scratch.image;
    if (const Window* const w = p.a.window()) {
        scratch.image_scales +=
            round_to_line(ceil_div(rounded.lines * w->width * w->channels, std::size_t{2}));
        scratch.end = scratch.image_scales + rounded.lines;
    }
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
    RoundedRows rounded(p);
    rounded.numbers = reinterpret_cast<std::int16_t*>(scratch);
    rounded.line_scales = scratch + parts.line_scales;
    rounded.scales = scratch + parts.scales;
    const std::size_t k = rounded.lines * round_up(rounded.k, kQuad);
    RoundedImage image{reinterpret_cast<std::int16_t*>(scratch + parts.image),
                       scratch + parts.image_scales};
    float* const sums = scratch + parts.sums;

    for (std::size_t row = 0; row < p.m; row += parts.rows) {
        const std::size_t rows = at_most(parts.rows, p.m - row);
        for (std::size_t i = 0; i < rows; ++i)
            if (p.a.window())
                round_window(p.a, row + i, image, rounded, i);
            else
                round_row(p.a, row + i, rounded, i);
        for (std::size_t i = rows * rounded.row(); i < (rows + kExcessRows) * rounded.row(); ++i)
            rounded.numbers[i] = 0;
        for (std::size_t i = rows * rounded.lines; i < (rows + kExcessRows) * rounded.lines; ++i)
            rounded.line_scales[i] = 0.0f;

        std::size_t j = 0;
        if (rows == 1) // side by side, as a single row is bound by latency
            for (; j + (kQuantisedPanels - 1) * kTileColumns < p.n;
                 j += kQuantisedPanels * kTileColumns) {
                multiply_quantised(multiply_exactly<1, kQuantisedPanels>, rounded, 0,
                                   p.b.weights() + j * k, sums, kQuantisedPanels * kTileColumns);
                for (std::size_t g = 0; g < kQuantisedPanels; ++g) {
                    const std::size_t column = j + g * kTileColumns;
                    finish_quantised_tile(p, {row, 1, column, at_most(kTileColumns, p.n - column)},
                                          rounded.scales, sums + g * kTileColumns);
                }
            }
        const std::size_t tiles = ceil_div(rows, kQuantisedRows);
        const Cut of_rows(rows, tiles);
        for (; j < p.n; j += kTileColumns)
            for (std::size_t t = 0; t < tiles; ++t) {
                const std::size_t i = of_rows.border(t), count = of_rows.length(t);
                multiply_quantised(kQuantisedFunctions.of[count - 1], rounded, i,
                                   p.b.weights() + j * k, sums, kQuantisedRows * kTileColumns);
                finish_quantised_tile(p, {row + i, count, j, at_most(kTileColumns, p.n - j)},
                                      rounded.scales + i, sums);
            }
    }
}

} // namespace
} // namespace pocketgan::kernels
