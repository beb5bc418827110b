#pragma once

// The matrix product: A packed into blocks of tile rows, B into panels of tile columns, a register
// tile of C in the inner loop (Goto and van de Geijn 2008). Included only by kernels_<isa>.cpp.

#include "kernels/kernels.hpp"
#include "kernels/maths.hpp"

namespace pocketgan::kernels {
namespace {

constexpr std::size_t kTileRows = POCKETGAN_TILE_ROWS;
constexpr std::size_t kTileVectors = POCKETGAN_TILE_VECTORS;
constexpr std::size_t kTileColumns = kTileVectors * Vec::lanes;

// A panel of B of kBlockK rows stays in the first cache, a block of A of kBlockFloats in the
// second.
constexpr std::size_t kBlockK = 384;
constexpr std::size_t kBlockFloats = 80 * 1024;
// Panels that are packed at a time: rows of B are read in longer runs than one panel's.
constexpr std::size_t kPanelGroup = 4;
// Panels that a product with a single row of A walks side by side: enough independent sums to hide
// the latency of fma.
constexpr std::size_t kRowPanels = 4;

constexpr std::size_t at_most(std::size_t a, std::size_t b) {
    return a < b ? a : b;
}
constexpr std::size_t ceil_divide(std::size_t a, std::size_t b) {
    return (a + b - 1) / b;
}

/// Border i of [0, n) cut into `parts` that differ by one at most.
constexpr std::size_t border(std::size_t n, std::size_t parts, std::size_t i) {
    return n / parts * i + at_most(i, n % parts); // n * i / parts may not fit 32 bits
}

/// How a product is cut up: `k_blocks` sums over k one after the other, rows in blocks of at most
/// `rows`.
struct Blocking {
    std::size_t k_blocks, k, rows;
};

inline Blocking blocking(const Product& p) {
    const std::size_t k_blocks = p.k == 0 ? 1 : ceil_divide(p.k, kBlockK);
    const std::size_t k = ceil_divide(p.k, k_blocks);
    const std::size_t rows = at_most(p.m, kBlockFloats / (k == 0 ? 1 : k));
    return {k_blocks, k, rows < kTileRows ? at_most(p.m, kTileRows) : rows};
}

/// b (k, columns) at the given strides -> panel (k, kTileColumns), zeros behind `columns`, where
/// columns of b stand behind one another.
inline void pack_panel_of_columns(const float* b, std::size_t b_column, std::size_t k,
                                  std::size_t columns, float* panel) {
    const std::size_t quads = columns / 4 * 4;
    std::size_t p = 0;
    for (; p + 4 <= k; p += 4)
        for (std::size_t j = 0; j < quads; j += 4)
            transpose4(b + j * b_column + p, b_column, panel + p * kTileColumns + j, kTileColumns);
    for (; p < k; ++p)
        for (std::size_t j = 0; j < quads; ++j)
            panel[p * kTileColumns + j] = b[j * b_column + p];
    for (p = 0; p < k; ++p)
        for (std::size_t j = quads; j < kTileColumns; ++j)
            panel[p * kTileColumns + j] = j < columns ? b[j * b_column + p] : 0.0f;
}

/// b (k, columns) at the given strides -> panels (columns / kTileColumns, k, kTileColumns), zeros
/// behind `columns`.
inline void pack_panels(const float* b, std::size_t b_k, std::size_t b_column, std::size_t k,
                        std::size_t columns, float* panels) {
    const std::size_t size = k * kTileColumns;
    if (b_column != 1) {
        for (std::size_t j = 0; j < columns; j += kTileColumns, panels += size)
            pack_panel_of_columns(b + j * b_column, b_column, k, at_most(kTileColumns, columns - j),
                                  panels);
        return;
    }
    const std::size_t whole = columns / kTileColumns;
    for (std::size_t p = 0; p < k; ++p, b += b_k, panels += kTileColumns) {
        for (std::size_t g = 0; g < whole; ++g)
            for (std::size_t v = 0; v < kTileColumns; v += Vec::lanes)
                store(panels + g * size + v, load(b + g * kTileColumns + v));
        if (whole * kTileColumns < columns)
            for (std::size_t j = 0; j < kTileColumns; ++j)
                panels[whole * size + j] =
                    whole * kTileColumns + j < columns ? b[whole * kTileColumns + j] : 0.0f;
    }
}

void pack(const float* b, std::size_t b_k, std::size_t b_column, std::size_t k, std::size_t n,
          float* packed) {
    for (std::size_t j = 0; j < n; j += kTileColumns, packed += k * kTileColumns)
        pack_panels(b + j * b_column, b_k, b_column, k, at_most(kTileColumns, n - j), packed);
}

/// a (Rows, k) at the given strides -> packed (k, Rows).
template <std::size_t Rows>
void pack_rows(const float* a, std::size_t a_row, std::size_t a_k, std::size_t k, float* packed) {
    std::size_t p = 0;
    if (a_row == 1) {
        for (; p < k; ++p, a += a_k, packed += Rows)
            for (std::size_t i = 0; i < Rows; ++i)
                packed[i] = a[i];
        return;
    }
    if constexpr (Rows >= 4) {
        for (; p + 4 <= k; p += 4) {
            for (std::size_t i = 0; i + 4 <= Rows; i += 4)
                transpose4(a + i * a_row + p, a_row, packed + p * Rows + i, Rows);
            if (Rows % 4 != 0) // once more for the last rows, over some of those before
                transpose4(a + (Rows - 4) * a_row + p, a_row, packed + p * Rows + Rows - 4, Rows);
        }
    }
    for (; p < k; ++p)
        for (std::size_t i = 0; i < Rows; ++i)
            packed[p * Rows + i] = a[i * a_row + p];
}

/// A tile of sums: Rows rows of kTileColumns floats, at a stride.
struct TilePlace {
    float* data;
    std::size_t row;
};

/// to (Rows, Vectors vectors) = from + a (k, Rows)ᵀ panel (k, kTileColumns); without `from.data`
/// the sums begin at 0.
template <std::size_t Rows, std::size_t Vectors>
void multiply_tile(std::size_t k, const float* a, const float* panel, TilePlace from,
                   TilePlace to) {
    Vec sum[Rows][Vectors];
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < Vectors; ++v)
            sum[i][v] = Vec(0.0f);
    if (from.data) {
#pragma GCC unroll 16
        for (std::size_t i = 0; i < Rows; ++i)
#pragma GCC unroll 4
            for (std::size_t v = 0; v < Vectors; ++v)
                sum[i][v] = load(from.data + i * from.row + v * Vec::lanes);
    }
    for (std::size_t p = 0; p < k; ++p, a += Rows, panel += kTileColumns) {
        Vec b[Vectors];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < Vectors; ++v)
            b[v] = load(panel + v * Vec::lanes);
#pragma GCC unroll 16
        for (std::size_t i = 0; i < Rows; ++i) {
            const Vec x(a[i]);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < Vectors; ++v)
                sum[i][v] = fma(x, b[v], sum[i][v]);
        }
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < Vectors; ++v)
            store(to.data + i * to.row + v * Vec::lanes, sum[i][v]);
}

/// sums (kRowPanels, kTileColumns) += a (k) times each of kRowPanels panels, `panel_size` floats
/// from one to the next.
void multiply_row(std::size_t k, const float* a, const float* panels, std::size_t panel_size,
                  float* sums) {
    Vec sum[kRowPanels][kTileVectors];
    for (std::size_t g = 0; g < kRowPanels; ++g)
        for (std::size_t v = 0; v < kTileVectors; ++v)
            sum[g][v] = load(sums + g * kTileColumns + v * Vec::lanes);
    // A pointer a panel: with one for all, compilers keep the distances on the stack.
    const float* panel[kRowPanels];
    for (std::size_t g = 0; g < kRowPanels; ++g)
        panel[g] = panels + g * panel_size;
    for (std::size_t p = 0; p < k; ++p) {
        const Vec x(a[p]);
#pragma GCC unroll 4
        for (std::size_t g = 0; g < kRowPanels; ++g) {
#pragma GCC unroll 4
            for (std::size_t v = 0; v < kTileVectors; ++v)
                sum[g][v] = fma(x, load(panel[g] + v * Vec::lanes), sum[g][v]);
            panel[g] += kTileColumns;
        }
    }
    for (std::size_t g = 0; g < kRowPanels; ++g)
        for (std::size_t v = 0; v < kTileVectors; ++v)
            store(sums + g * kTileColumns + v * Vec::lanes, sum[g][v]);
}

/// The functions for one number of rows.
struct RowFunctions {
    void (*pack)(const float* a, std::size_t a_row, std::size_t a_k, std::size_t k, float* packed);
    void (*multiply[kTileVectors])(std::size_t k, const float* a, const float* panel,
                                   TilePlace from, TilePlace to);
};

template <std::size_t... I>
struct Indices {};
template <std::size_t N, std::size_t... I>
struct MakeIndices : MakeIndices<N - 1, N - 1, I...> {};
template <std::size_t... I>
struct MakeIndices<0, I...> {
    using type = Indices<I...>;
};

template <std::size_t Rows, std::size_t... V>
constexpr RowFunctions row_functions(Indices<V...>) {
    return {pack_rows<Rows>, {multiply_tile<Rows, V + 1>...}};
}

struct AllRowFunctions {
    RowFunctions rows[kTileRows];
};

template <std::size_t... R>
constexpr AllRowFunctions all_row_functions(Indices<R...>) {
    return {{row_functions<R + 1>(MakeIndices<kTileVectors>::type{})...}};
}

constexpr AllRowFunctions kRowFunctions = all_row_functions(MakeIndices<kTileRows>::type{});

/// Sums (columns) of row i of C from column j on -> C: `plain` as they are, else through the
/// product's epilogue.
inline void finish_row(const Product& p, bool plain, std::size_t i, std::size_t j,
                       std::size_t columns, const float* sums) {
    float* const c = p.c + i * p.c_row + j;
    const float* const mask = p.mask ? p.mask + i * p.mask_row + j : nullptr;
    if (plain) {
        for_each_vector(columns,
                        [&](std::size_t q, auto lanes) { store(c + q, load(sums + q), lanes); });
        return;
    }
    if (p.epilogue == Epilogue::forward) {
        with_activation(p.activation, p.slope, [&](auto act) {
            for_each_vector(columns, [&](std::size_t q, auto lanes) {
                Vec z = load(sums + q);
                if (p.bias)
                    z = z + load(p.bias + j + q, lanes);
                Vec y = act.value(z);
                if (mask)
                    y = y * load(mask + q, lanes);
                store(c + q, y, lanes);
            });
        });
        return;
    }
    with_activation(p.activation, p.slope, [&](auto act) { // backward
        const float* const output = p.output + i * p.output_row + j;
        for_each_vector(columns, [&](std::size_t q, auto lanes) {
            const Vec y = load(output + q, lanes) * Vec(p.keep);
            Vec d = load(sums + q) * act.derivative(y);
            if (mask)
                d = d * load(mask + q, lanes);
            store(c + q, d, lanes);
        });
    });
}

/// Sums to begin with: 0, or what C holds.
inline void begin_row(const Product& p, bool from_c, std::size_t i, std::size_t j,
                      std::size_t columns, float* sums) {
    for (std::size_t v = 0; v < kTileColumns; v += Vec::lanes)
        store(sums + v, Vec(0.0f));
    if (from_c)
        for_each_vector(columns, [&](std::size_t q, auto lanes) {
            store(sums + q, load(p.c + i * p.c_row + j + q, lanes));
        });
}

/// Where the parts of the scratch memory begin, each on a cache line.
struct Scratch {
    std::size_t packed_b, sums, end;
};

inline Scratch scratch_of(const Product& p, const Blocking& block) {
    const auto cache_lines = [](std::size_t floats) { return ceil_divide(floats, 16) * 16; };
    Scratch scratch;
    scratch.packed_b = cache_lines(block.rows * block.k);
    scratch.sums = scratch.packed_b;
    if (!p.packed)
        scratch.sums += cache_lines(block.k * kPanelGroup * kTileColumns);
    scratch.end = scratch.sums + (kTileRows > kRowPanels ? kTileRows : kRowPanels) * kTileColumns;
    return scratch;
}

std::size_t product_scratch(const Product& p) {
    return scratch_of(p, blocking(p)).end;
}

/// A single row of A against a packed B.
void product_row(const Product& p, float* sums) {
    const std::size_t panel_size = p.k * kTileColumns;
    constexpr std::size_t kColumns = kRowPanels * kTileColumns;
    const bool plain = p.epilogue == Epilogue::store || p.epilogue == Epilogue::accumulate;
    const auto finish = [&](std::size_t j, std::size_t panels) {
        for (std::size_t g = 0; g < panels && j < p.n; ++g, j += kTileColumns)
            finish_row(p, plain, 0, j, at_most(kTileColumns, p.n - j), sums + g * kTileColumns);
    };
    std::size_t j = 0;
    for (; j + kColumns <= ceil_divide(p.n, kTileColumns) * kTileColumns; j += kColumns) {
        for (std::size_t g = 0; g < kRowPanels; ++g) {
            const std::size_t column = j + g * kTileColumns;
            begin_row(p, p.epilogue == Epilogue::accumulate, 0, column,
                      at_most(kTileColumns, p.n - column), sums + g * kTileColumns);
        }
        multiply_row(p.k, p.a, p.packed + j * p.k, panel_size, sums);
        finish(j, kRowPanels);
    }
    for (; j < p.n; j += kTileColumns) {
        begin_row(p, p.epilogue == Epilogue::accumulate, 0, j, at_most(kTileColumns, p.n - j),
                  sums);
        const TilePlace place{sums, kTileColumns};
        kRowFunctions.rows[0].multiply[kTileVectors - 1](p.k, p.a, p.packed + j * p.k, place,
                                                         place);
        finish(j, 1);
    }
}

/// One block of sums over k, of one panel of B and one tile of rows.
struct TileStep {
    std::size_t i, rows;    ///< rows [i, i + rows) of C
    std::size_t j, columns; ///< columns [j, j + columns) of C
    std::size_t k;
    bool from_c; ///< go on from what C holds
    bool last;   ///< through the epilogue
};

inline void product_tile(const Product& p, const TileStep& step, const float* a, const float* panel,
                         float* sums) {
    const TilePlace in_c{p.c + step.i * p.c_row + step.j, p.c_row};
    const TilePlace aside{sums, kTileColumns};
    const bool plain =
        !step.last || p.epilogue == Epilogue::store || p.epilogue == Epilogue::accumulate;
    const std::size_t vectors = ceil_divide(step.columns, Vec::lanes);
    const auto multiply = kRowFunctions.rows[step.rows - 1].multiply[vectors - 1];

    if (step.columns % Vec::lanes != 0) { // C ends within a vector
        for (std::size_t s = 0; s < step.rows; ++s)
            begin_row(p, step.from_c, step.i + s, step.j, step.columns, sums + s * kTileColumns);
        multiply(step.k, a, panel, aside, aside);
    } else {
        multiply(step.k, a, panel, step.from_c ? in_c : TilePlace{}, plain ? in_c : aside);
        if (plain)
            return;
    }
    for (std::size_t s = 0; s < step.rows; ++s)
        finish_row(p, plain, step.i + s, step.j, step.columns, sums + s * kTileColumns);
}

void product(const Product& p, float* scratch) {
    const Blocking block = blocking(p);
    const Scratch parts = scratch_of(p, block);
    float* const packed_a = scratch;
    float* const packed_b = scratch + parts.packed_b;
    float* const sums = scratch + parts.sums;
    if (p.m == 1 && p.packed && p.a_k == 1)
        return product_row(p, sums);

    constexpr std::size_t kGroupColumns = kPanelGroup * kTileColumns;
    const std::size_t row_blocks = p.m == 0 ? 0 : ceil_divide(p.m, block.rows);
    for (std::size_t r = 0; r < row_blocks; ++r) {
        const std::size_t row = border(p.m, row_blocks, r);
        const std::size_t rows = border(p.m, row_blocks, r + 1) - row;
        const std::size_t tiles = ceil_divide(rows, kTileRows);

        for (std::size_t q = 0; q < block.k_blocks; ++q) {
            const std::size_t k_first = border(p.k, block.k_blocks, q);
            const std::size_t k = border(p.k, block.k_blocks, q + 1) - k_first;

            for (std::size_t t = 0; t < tiles; ++t) {
                const std::size_t i = border(rows, tiles, t);
                kRowFunctions.rows[border(rows, tiles, t + 1) - i - 1].pack(
                    p.a + (row + i) * p.a_row + k_first * p.a_k, p.a_row, p.a_k, k,
                    packed_a + i * k);
            }
            for (std::size_t j = 0; j < p.n; j += kTileColumns) {
                const float* panel = packed_b + j % kGroupColumns * k;
                if (p.packed)
                    panel = p.packed + j * p.k + k_first * kTileColumns;
                else if (j % kGroupColumns == 0)
                    pack_panels(p.b + k_first * p.b_k + j * p.b_column, p.b_k, p.b_column, k,
                                at_most(kGroupColumns, p.n - j), packed_b);
                for (std::size_t t = 0; t < tiles; ++t) {
                    const std::size_t i = border(rows, tiles, t);
                    const TileStep step{row + i,
                                        border(rows, tiles, t + 1) - i,
                                        j,
                                        at_most(kTileColumns, p.n - j),
                                        k,
                                        q > 0 || p.epilogue == Epilogue::accumulate,
                                        q + 1 == block.k_blocks};
                    product_tile(p, step, packed_a + i * k, panel, sums);
                }
            }
        }
    }
}

} // namespace
} // namespace pocketgan::kernels
