#pragma once

// The inner loops of a product: a register tile of C, and a single row of C against several panels
// of B. Included only by kernels_<isa>.cpp.

#include "kernels/packing.hpp"

namespace pocketgan::kernels {
namespace {

// Panels that a product with a single row of A walks side by side: enough independent sums to hide
// the latency of fma.
constexpr std::size_t kRowPanels = 4;

/// A tile of sums: Rows rows of kTileColumns floats, at a stride.
struct TilePlace {
    float* data;
    std::size_t row;
};

// Rows of k that the inner loop goes at a time: fewer instructions a product, which tells most
// where two threads share a core. 8 lost with AVX2.
constexpr std::size_t kUnroll = POCKETGAN_UNROLL;

/// Memory that a tile brings near, as far as the second cache, while it multiplies: runs of bytes,
/// one after the other, each in `rows` rows of k (a multiple of kUnroll), one cache line every
/// `step` bytes with every kUnroll of them, and then `jump` bytes on. All at once, they would keep
/// the loads of the tile itself waiting. Where tiles are few, steps are longer than a line: a small
/// batch fetches a part, and leaves the rest to the processor.
struct Ahead {
    const char* first;
    std::size_t rows, step, jump;
};

/// to (Rows, Vectors vectors) = from + a (k, Rows)ᵀ panel (k, kTileColumns); without `from.data`
/// the sums begin at 0.
template <std::size_t Rows, std::size_t Vectors>
void multiply_tile(std::size_t k, const float* a, const float* panel, TilePlace from, TilePlace to,
                   const Ahead& later) {
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
    const auto add_row = [&](std::size_t p) {
        Vec b[Vectors];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < Vectors; ++v)
            b[v] = load(panel + p * kTileColumns + v * Vec::lanes);
#pragma GCC unroll 16
        for (std::size_t i = 0; i < Rows; ++i) {
            const Vec x = load_one(a + p * Rows + i);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < Vectors; ++v)
                sum[i][v] = fma(x, b[v], sum[i][v]);
        }
    };
    Ahead ahead = later;
    std::size_t left = k;
    for (; left >= kUnroll; ahead.first += ahead.jump) {
        std::size_t rows = at_most(left, ahead.rows) / kUnroll * kUnroll;
        for (left -= rows; rows > 0; rows -= kUnroll) {
            __builtin_prefetch(ahead.first, 0, 2);
            ahead.first += ahead.step;
#pragma GCC unroll 4
            for (std::size_t u = 0; u < kUnroll; ++u)
                add_row(u);
            a += kUnroll * Rows;
            panel += kUnroll * kTileColumns;
        }
    }
    for (; left > 0; --left, a += Rows, panel += kTileColumns)
        add_row(0);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < Vectors; ++v)
            store(to.data + i * to.row + v * Vec::lanes, sum[i][v]);
}

/// sums (Panels, kTileColumns) += a (k) times each of the panels, `panel_size` floats from one to
/// the next.
template <std::size_t Panels>
void multiply_row(std::size_t k, const float* a, const float* panels, std::size_t panel_size,
                  float* sums) {
    Vec sum[Panels][kTileVectors];
    for (std::size_t g = 0; g < Panels; ++g)
        for (std::size_t v = 0; v < kTileVectors; ++v)
            sum[g][v] = load(sums + g * kTileColumns + v * Vec::lanes);
    // A pointer a panel: with one for all, compilers keep the distances on the stack.
    const float* panel[Panels];
    for (std::size_t g = 0; g < Panels; ++g)
        panel[g] = panels + g * panel_size;
    for (std::size_t p = 0; p < k; ++p) {
        const Vec x = load_one(a + p);
#pragma GCC unroll 4
        for (std::size_t g = 0; g < Panels; ++g) {
#pragma GCC unroll 4
            for (std::size_t v = 0; v < kTileVectors; ++v)
                sum[g][v] = fma(x, load(panel[g] + v * Vec::lanes), sum[g][v]);
            panel[g] += kTileColumns;
        }
    }
    for (std::size_t g = 0; g < Panels; ++g)
        for (std::size_t v = 0; v < kTileVectors; ++v)
            store(sums + g * kTileColumns + v * Vec::lanes, sum[g][v]);
}

constexpr void (*kMultiplyRow[kRowPanels])(std::size_t k, const float* a, const float* panels,
                                           std::size_t panel_size, float* sums) = {
    multiply_row<1>, multiply_row<2>, multiply_row<3>, multiply_row<4>};

/// The functions for one number of rows.
struct RowFunctions {
    void (*pack)(const float* a, std::size_t a_row, std::size_t a_k, std::size_t k, float* packed);
    void (*multiply[kTileVectors])(std::size_t k, const float* a, const float* panel,
                                   TilePlace from, TilePlace to, const Ahead& later);
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

/// `rows` rows of A at the given strides -> packed (k, rows); (k, kTileRows) on a
/// device.
inline void pack_tile(std::size_t rows, const float* a, std::size_t a_row, std::size_t a_k,
                      std::size_t k, float* packed) {
    if constexpr (kForDevice)
        pack_padded_rows(a, a_row, rows, k, packed);
    else
        kRowFunctions.rows[rows - 1].pack(a, a_row, a_k, k, packed);
}

} // namespace
} // namespace pocketgan::kernels
