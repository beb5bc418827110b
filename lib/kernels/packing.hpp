#pragma once

// How the operands of a product are laid out for its inner loop: A in tiles of rows, B in panels of
// columns (Goto and van de Geijn 2008). Included only by kernels_<isa>.cpp.

#include "kernels/kernels.hpp"
#include "kernels/vector.hpp"

namespace pocketgan::kernels {
namespace {

constexpr std::size_t kTileRows = POCKETGAN_TILE_ROWS;
constexpr std::size_t kTileVectors = POCKETGAN_TILE_VECTORS;
constexpr std::size_t kTileColumns = kTileVectors * Vec::lanes;

// A device's tables have the kernels that sampling calls, and one tile height instead of all.
constexpr bool kForDevice = POCKETGAN_DEVICE;

constexpr std::size_t at_most(std::size_t a, std::size_t b) {
    return a < b ? a : b;
}
constexpr std::size_t ceil_divide(std::size_t a, std::size_t b) {
    return (a + b - 1) / b;
}
constexpr std::size_t round_up(std::size_t n, std::size_t unit) {
    return ceil_divide(n, unit) * unit;
}

/// b (k, columns) at the given strides -> panel (k, kTileColumns), zeros behind `columns`, where
/// columns of b stand behind one another.
inline void pack_panel_of_columns(const float* b, std::size_t b_column, std::size_t k,
                                  std::size_t columns, float* panel) {
    const std::size_t squares = columns / kSquare * kSquare;
    std::size_t p = 0;
    for (; p + kSquare <= k; p += kSquare)
        for (std::size_t j = 0; j < squares; j += kSquare)
            transpose_square<kSquare>(b + j * b_column + p, b_column, panel + p * kTileColumns + j,
                                      kTileColumns);
    for (; p < k; ++p)
        for (std::size_t j = 0; j < squares; ++j)
            panel[p * kTileColumns + j] = b[j * b_column + p];
    for (p = 0; p < k; ++p)
        for (std::size_t j = squares; j < kTileColumns; ++j)
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

/// Where the kTileColumns rows from k on of columns j ... of B lie in the panels of Bᵀ, transposed.
inline const float* transposed_block(const Product& p, std::size_t k, std::size_t j) {
    return p.b.data() + (k / kTileColumns * p.b.panel_rows() + j) * kTileColumns;
}

/// Rows [k_first, k_first + k) of columns [j, j + columns) of B -> panel (k, kTileColumns), zeros
/// behind `columns`, where the panels of Bᵀ are given: each of their blocks of kTileColumns rows
/// and columns is transposed. k_first is a multiple of kTileColumns.
inline void pack_transposed(const Product& p, std::size_t k_first, std::size_t k, std::size_t j,
                            std::size_t columns, float* panel) {
    for (std::size_t q = 0; q < k; q += kTileColumns) {
        prefetch<3>(transposed_block(p, k_first + q + kTileColumns, j), columns * kTileColumns);
        pack_panel_of_columns(transposed_block(p, k_first + q, j), kTileColumns,
                              at_most(kTileColumns, k - q), columns, panel + q * kTileColumns);
    }
}

/// a (k, Rows), `a_k` from one row to the next -> packed (k, Rows). Whole vectors are written, each
/// over what the one before it wrote too much; the last row is not.
template <std::size_t Rows>
void pack_rows_side_by_side(const float* a, std::size_t a_k, std::size_t k, float* packed) {
    constexpr std::size_t kWidth = ceil_divide(Rows, Vec::lanes) * Vec::lanes;
    std::size_t p = 0;
    if (kWidth <= 2 * Rows && kWidth <= a_k + Rows) // neither reads nor writes past the last row
        for (; p + 1 < k; ++p)
            for (std::size_t i = 0; i < kWidth; i += Vec::lanes)
                store(packed + p * Rows + i, load(a + p * a_k + i));
    for (; p < k; ++p)
        for (std::size_t i = 0; i < Rows; ++i)
            packed[p * Rows + i] = a[p * a_k + i];
}

/// a (Rows, k), `a_row` from one row to the next -> packed (k, Rows).
template <std::size_t Rows>
void pack_rows_one_by_one(const float* a, std::size_t a_row, std::size_t k, float* packed) {
    std::size_t p = 0;
    if constexpr (Rows >= kSquare) {
        for (; p + kSquare <= k; p += kSquare) {
            for (std::size_t i = 0; i + kSquare <= Rows; i += kSquare)
                transpose_square<kSquare>(a + i * a_row + p, a_row, packed + p * Rows + i, Rows);
            if (Rows % kSquare != 0) // once more for the last rows, over some of those before
                transpose_square<kSquare>(a + (Rows - kSquare) * a_row + p, a_row,
                                          packed + p * Rows + Rows - kSquare, Rows);
        }
    } else if constexpr (Rows > kSquare / 2) {
        // Wider than the tile: each row of `packed` is written over what the one before it wrote
        // too much, and the very last would write past the end.
        for (; p + kSquare < k; p += kSquare)
            transpose_square<Rows>(a + p, a_row, packed + p * Rows, Rows);
    }
    for (; p < k; ++p)
        for (std::size_t i = 0; i < Rows; ++i)
            packed[p * Rows + i] = a[i * a_row + p];
}

/// a (Rows, k) at the given strides, one of which is 1 -> packed (k, Rows).
template <std::size_t Rows>
void pack_rows(const float* a, std::size_t a_row, std::size_t a_k, std::size_t k, float* packed) {
    if (a_row == 1)
        pack_rows_side_by_side<Rows>(a, a_k, k, packed);
    else
        pack_rows_one_by_one<Rows>(a, a_row, k, packed);
}

/// a (rows, k), `a_row` from one row to the next -> packed (k, kTileRows), zeros behind `rows`. Not
/// fast, but small.
inline void pack_padded_rows(const float* a, std::size_t a_row, std::size_t rows, std::size_t k,
                             float* packed) {
    for (std::size_t p = 0; p < k; ++p)
        for (std::size_t i = 0; i < kTileRows; ++i)
            *packed++ = i < rows ? a[i * a_row + p] : 0.0f;
}

} // namespace
} // namespace pocketgan::kernels
