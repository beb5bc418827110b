#pragma once

// The inner loops of a product: multiply_tile, which computes a register tile of C from a tile of A
// and a panel of B, and multiply_row, which computes a single row of C from several panels of B.
// Included only by kernels_<isa>.cpp.

#include "kernels/device_build.hpp"
#include "kernels/packing.hpp"
#include "kernels/prefetch.hpp"
#include "kernels/windows.hpp"

namespace pocketgan::kernels {
namespace {

// Panels that a product with a single row of A reads side by side: enough independent sums to hide
// the latency of fma.
constexpr std::size_t kRowPanels = 4;

/// The memory from which the sums of a tile are loaded or to which they are stored: rows of
/// kTileColumns floats, `row` apart.
struct TilePlace {
    float* data;
    std::size_t row;
};

/// to (Rows, Vectors vectors) = from + aᵀ panel, a (k, Rows), panel (k, kTileColumns); the sums
/// begin at 0 if `from.data` is null. The sums stay in registers over all of k.
template <std::size_t Rows, std::size_t Vectors>
void multiply_tile(std::size_t k, const float* a, const float* panel, TilePlace from, TilePlace to,
                   const PrefetchShare& next) {
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
    std::size_t left = k;
    for (std::uintptr_t run = next.first; left >= kUnroll; run += next.run) {
        std::size_t rows = at_most(left, next.rows_per_run) / kUnroll * kUnroll;
        left -= rows;
        for (std::uintptr_t line = run; rows > 0; rows -= kUnroll, line += next.line) {
            prefetch_into_l2(line);
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

/// sums (Panels, kTileColumns) += a (k) times each of the panels (k, kTileColumns), which are
/// `panel_size` floats apart.
template <std::size_t Panels>
void multiply_row(std::size_t k, const float* a, const float* panels, std::size_t panel_size,
                  float* sums) {
    Vec sum[Panels][kTileVectors];
    for (std::size_t g = 0; g < Panels; ++g)
        for (std::size_t v = 0; v < kTileVectors; ++v)
            sum[g][v] = load(sums + g * kTileColumns + v * Vec::lanes);
    // One pointer for each panel: with one for all, compilers keep the distances on the stack.
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

template <std::size_t... I>
struct Indices {};
template <std::size_t N, std::size_t... I>
struct MakeIndices : MakeIndices<N - 1, N - 1, I...> {};
template <std::size_t... I>
struct MakeIndices<0, I...> {
    using type = Indices<I...>;
};

/// The functions for a tile of one number of rows; multiply[v - 1] is for v vectors.
struct TileFunctions {
    void (*pack)(std::size_t rows, const float* a, std::size_t a_row, std::size_t a_k,
                 std::size_t k, float* packed);
    void (*pack_windows)(std::size_t rows, const OperandA& a, std::size_t first,
                         std::size_t first_k, std::size_t k, float* packed);
    void (*multiply[kTileVectors])(std::size_t k, const float* a, const float* panel,
                                   TilePlace from, TilePlace to, const PrefetchShare& next);
};

template <std::size_t Rows, std::size_t... V>
constexpr TileFunctions tile_functions(Indices<V...>) {
    constexpr std::size_t kRows = function_rows(Rows, kTileRows);
    return {pack_rows<kRows>,
            pack_tile_of_windows<kRows>,
            {multiply_tile<kRows, function_vectors(V + 1, kTileVectors)>...}};
}

/// of[r - 1] is for r rows.
struct AllTileFunctions {
    TileFunctions of[kTileRows];
};

template <std::size_t... R>
constexpr AllTileFunctions all_tile_functions(Indices<R...>) {
    return {{tile_functions<R + 1>(MakeIndices<kTileVectors>::type{})...}};
}

constexpr AllTileFunctions kTileFunctions = all_tile_functions(MakeIndices<kTileRows>::type{});

} // namespace
} // namespace pocketgan::kernels
