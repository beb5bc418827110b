#pragma once

// How the operands of a product are laid out for its inner loop: A as tiles of rows, B as panels of
// columns (Goto and van de Geijn 2008). Both are read from front to back by multiply_tile. Included
// only by kernels_<isa>.cpp.

#include "kernels/device_build.hpp"
#include "kernels/prefetch.hpp"
#include "kernels/product_description.hpp"

namespace pocketgan::kernels {
namespace {

/// b (k, columns), element (p, j) at b[j * b_column + p] -> panel (k, kTileColumns), 0 from
/// `columns` on.
inline void pack_panel_of_columns(const float* b, std::size_t b_column, std::size_t k,
                                  std::size_t columns, float* panel) {
    const std::size_t squares = columns / kSquare * kSquare;
    std::size_t p = 0;
    for (; p + kSquare <= k; p += kSquare)
        for (std::size_t j = 0; j < squares; j += kSquare)
            transpose_square<kSquare>([&](std::size_t i) { return b + (j + i) * b_column + p; },
                                      panel + p * kTileColumns + j, kTileColumns);
    for (; p < k; ++p)
        for (std::size_t j = 0; j < squares; ++j)
            panel[p * kTileColumns + j] = b[j * b_column + p];
    for (p = 0; p < k; ++p)
        for (std::size_t j = squares; j < kTileColumns; ++j)
            panel[p * kTileColumns + j] = j < columns ? b[j * b_column + p] : 0.0f;
}

/// b (k, columns), row p at b(p) -> panels (ceil(columns / kTileColumns), k, kTileColumns), 0 from
/// `columns` on.
template <typename Source>
inline void pack_panels_by_rows(const Source& b, std::size_t k, std::size_t columns,
                                float* panels) {
    const std::size_t size = k * kTileColumns;
    const std::size_t whole = columns / kTileColumns;
    for (std::size_t p = 0; p < k; ++p, panels += kTileColumns) {
        const float* const row = b(p);
        for (std::size_t g = 0; g < whole; ++g)
            for (std::size_t v = 0; v < kTileColumns; v += Vec::lanes)
                store(panels + g * size + v, load(row + g * kTileColumns + v));
        if (whole * kTileColumns < columns)
            for (std::size_t j = 0; j < kTileColumns; ++j)
                panels[whole * size + j] =
                    whole * kTileColumns + j < columns ? row[whole * kTileColumns + j] : 0.0f;
    }
}

/// b (k, columns) at the given strides, one of which is 1 -> panels (ceil(columns / kTileColumns),
/// k, kTileColumns), 0 from `columns` on.
inline void pack_panels(const float* b, std::size_t b_k, std::size_t b_column, std::size_t k,
                        std::size_t columns, float* panels) {
    if (b_column == 1)
        return pack_panels_by_rows([=](std::size_t p) { return b + p * b_k; }, k, columns, panels);
    for (std::size_t j = 0; j < columns; j += kTileColumns, panels += k * kTileColumns)
        pack_panel_of_columns(b + j * b_column, b_column, k, at_most(kTileColumns, columns - j),
                              panels);
}

/// KernelTable::pack.
void pack(const float* b, std::size_t b_k, std::size_t b_column, std::size_t k, std::size_t n,
          float* packed) {
    for (std::size_t j = 0; j < n; j += kTileColumns, packed += k * kTileColumns)
        pack_panels(b + j * b_column, b_k, b_column, k, at_most(kTileColumns, n - j), packed);
}

/// The offset of B(k, j) in transposed panels, for k a multiple of kTileColumns. B(k + p, j + i) is
/// i * kTileColumns + p floats after it, for p < kTileColumns and any i.
inline std::size_t transposed_offset(const OperandB& b, std::size_t k, std::size_t j) {
    return (k / kTileColumns * b.panel_rows() + j) * kTileColumns;
}

/// Rows [first_k, first_k + k) of columns [j, j + columns) of B, which is in transposed panels ->
/// panel (k, kTileColumns), 0 from `columns` on. first_k is a multiple of kTileColumns.
inline void pack_transposed(const OperandB& b, std::size_t first_k, std::size_t k, std::size_t j,
                            std::size_t columns, float* panel) {
    for (std::size_t q = 0; q < k; q += kTileColumns) {
        prefetch_into_l1(b.data(), transposed_offset(b, first_k + q + kTileColumns, j),
                         columns * kTileColumns);
        pack_panel_of_columns(b.data() + transposed_offset(b, first_k + q, j), kTileColumns,
                              at_most(kTileColumns, k - q), columns, panel + q * kTileColumns);
    }
}

/// a (k, Rows), row p at a + p * a_k -> packed (k, Rows). Stores whole vectors, each over the
/// excess of the one before; the last row is stored element by element.
template <std::size_t Rows>
void pack_rows_side_by_side(const float* a, std::size_t a_k, std::size_t k, float* packed) {
    constexpr std::size_t kWidth = round_up(Rows, Vec::lanes);
    std::size_t p = 0;
    if (kWidth <= 2 * Rows && kWidth <= a_k + Rows) // stays within the last row of both
        for (; p + 1 < k; ++p)
            for (std::size_t i = 0; i < kWidth; i += Vec::lanes)
                store(packed + p * Rows + i, load(a + p * a_k + i));
    for (; p < k; ++p)
        for (std::size_t i = 0; i < Rows; ++i)
            packed[p * Rows + i] = a[p * a_k + i];
}

/// a (Rows, k), row i at a(i) -> packed (k, Rows).
template <std::size_t Rows, typename Source>
inline void pack_rows_one_by_one(const Source& a, std::size_t k, float* packed) {
    std::size_t p = 0;
    if constexpr (Rows >= kSquare) {
        for (; p + kSquare <= k; p += kSquare) {
            for (std::size_t i = 0; i + kSquare <= Rows; i += kSquare)
                transpose_square<kSquare>([&](std::size_t s) { return a(i + s) + p; },
                                          packed + p * Rows + i, Rows);
            if (Rows % kSquare != 0) // the last square overlaps the one before
                transpose_square<kSquare>([&](std::size_t s) { return a(Rows - kSquare + s) + p; },
                                          packed + p * Rows + Rows - kSquare, Rows);
        }
    } else if constexpr (Rows > kSquare / 2) {
        // The square is wider than the tile: each of its rows overwrites the excess of the one
        // before. The last rows are left to the loop below, as their excess would pass the end.
        for (; p + kSquare < k; p += kSquare)
            transpose_square<Rows>([&](std::size_t s) { return a(s) + p; }, packed + p * Rows,
                                   Rows);
    }
    for (; p < k; ++p)
        for (std::size_t i = 0; i < Rows; ++i)
            packed[p * Rows + i] = a(i)[p];
}

/// a (rows, k), row i at a(i) -> packed (k, Rows), 0 from `rows` on. Small, not fast.
template <std::size_t Rows, typename Source>
inline void pack_padded_rows(std::size_t rows, const Source& a, std::size_t k, float* packed) {
    for (std::size_t p = 0; p < k; ++p)
        for (std::size_t i = 0; i < Rows; ++i)
            *packed++ = i < rows ? a(i)[p] : 0.0f;
}

/// a (rows, k) at the given strides, one of which is 1 -> packed (k, Rows); rows == Rows, or less
/// if tiles are not exact.
template <std::size_t Rows>
void pack_rows(std::size_t rows, const float* a, std::size_t a_row, std::size_t a_k, std::size_t k,
               float* packed) {
    const auto row = [=](std::size_t i) { return a + i * a_row; };
    if constexpr (!kExactTiles)
        pack_padded_rows<Rows>(rows, row, k, packed);
    else if (a_row == 1)
        pack_rows_side_by_side<Rows>(a, a_k, k, packed);
    else
        pack_rows_one_by_one<Rows>(row, k, packed);
}

} // namespace
} // namespace pocketgan::kernels
