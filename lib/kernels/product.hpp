#pragma once

// The matrix product, cut into blocks that stay in the caches (Goto and van de Geijn 2008).
// Included only by kernels_<isa>.cpp.

#include "kernels/epilogue.hpp"
#include "kernels/kernels.hpp"
#include "kernels/tile.hpp"

namespace pocketgan::kernels {
namespace {

// A panel of B of kBlockK rows stays in the first cache, a block of A of kBlockFloats in the
// second.
constexpr std::size_t kBlockK = 384;
constexpr std::size_t kBlockFloats = 80 * 1024;
// Panels that are packed at a time: rows of B are read in longer runs than one panel's.
constexpr std::size_t kPanelGroup = 4;

/// Border i of [0, n) cut into `parts` that differ by one `unit` at most.
constexpr std::size_t border(std::size_t n, std::size_t parts, std::size_t i,
                             std::size_t unit = 1) {
    const std::size_t units = ceil_divide(n, unit); // times i, it may not fit 32 bits
    return at_most(n, (units / parts * i + at_most(i, units % parts)) * unit);
}

/// How a product is cut up: into `k_blocks` sums of at most `k`, one after the other, whose borders
/// are multiples of `k_unit`, and into blocks of at most `rows`.
struct Blocking {
    std::size_t k_blocks, k_unit, k, rows;
};

inline Blocking blocking(const Product& p) {
    Blocking block;
    // Blocks of Bᵀ are transposed whole; and a gradient is whole before a parameter is moved.
    block.k_unit = p.packed_transposed ? kTileColumns : 1;
    block.k_blocks = p.k == 0 || p.epilogue == Epilogue::update ? 1 : ceil_divide(p.k, kBlockK);
    block.k = border(p.k, block.k_blocks, 1, block.k_unit); // the first is the longest
    const std::size_t rows = at_most(p.m, kBlockFloats / (block.k == 0 ? 1 : block.k));
    block.rows = rows < kTileRows ? at_most(p.m, kTileRows) : rows;
    return block;
}

/// Where the parts of the scratch memory begin, each on a cache line.
struct Scratch {
    std::size_t packed_b, sums, end;
};

inline Scratch scratch_of(const Product& p, const Blocking& block) {
    const auto cache_lines = [](std::size_t floats) { return ceil_divide(floats, 16) * 16; };
    const std::size_t panels = p.packed ? 0 : p.packed_transposed ? 1 : kPanelGroup;
    Scratch scratch;
    scratch.packed_b = cache_lines(block.rows * block.k);
    scratch.sums = scratch.packed_b + cache_lines(block.k * panels * kTileColumns);
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
    const TilePlace in_c{c_at(p, step.i, step.j), p.c_row};
    const TilePlace aside{sums, kTileColumns};
    const RowFunctions& functions = kRowFunctions.rows[step.rows - 1];
    if (p.epilogue == Epilogue::update) {
        functions.multiply[kTileVectors - 1](step.k, a, panel, TilePlace{}, aside);
        return update_rows(p, step.i, step.j, step.rows, sums);
    }
    const bool plain =
        !step.last || p.epilogue == Epilogue::store || p.epilogue == Epilogue::accumulate;
    const auto multiply = functions.multiply[ceil_divide(step.columns, Vec::lanes) - 1];

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

/// Brings memory near, some cache lines at a time: `runs` of `length` floats at a stride.
class Ahead {
public:
    Ahead() = default;
    Ahead(const float* first, std::size_t runs, std::size_t length, std::size_t stride) :
        at_(first), runs_(runs), length_(length), gap_(stride - length), left_(length) {}

    std::size_t lines() const { return runs_ * ceil_divide(length_, kLine); }

    void fetch(std::size_t lines) {
        for (; lines > 0 && runs_ > 0; --lines) {
            __builtin_prefetch(at_, 0, 2);
            const std::size_t step = at_most(left_, kLine);
            at_ += step;
            left_ -= step;
            if (left_ == 0) {
                --runs_;
                at_ += gap_;
                left_ = length_;
            }
        }
    }

private:
    static constexpr std::size_t kLine = 16; // floats

    const float* at_ = nullptr;
    std::size_t runs_ = 0, length_ = 0, gap_ = 0, left_ = 0;
};

/// Rows [k_first, k_first + k) of the panel of B from column j on, wherever it comes from.
inline Ahead ahead_of_panel(const Product& p, std::size_t k_first, std::size_t k, std::size_t j) {
    if (j >= p.n)
        return {};
    if (p.packed) {
        const std::size_t size = k * kTileColumns;
        return {p.packed + j * p.k + k_first * kTileColumns, 1, size, size};
    }
    if (p.packed_transposed)
        return {p.packed_transposed + (k_first / kTileColumns * p.packed_rows + j) * kTileColumns,
                ceil_divide(k, kTileColumns), at_most(kTileColumns, p.n - j) * kTileColumns,
                p.packed_rows * kTileColumns};
    return {}; // the small operand of a gradient, which stays in the caches
}

/// Parameters and moments that a tile of an update is about to move.
inline void fetch_updated(const Product& p, std::size_t i, std::size_t j, std::size_t rows) {
    const Update& u = *p.update;
    const std::size_t at = static_cast<std::size_t>(c_at(p, i, j) - u.value);
    const std::size_t size = rows * kTileColumns;
    for (const float* const array : {u.value, u.first, u.second, u.average})
        if (array)
            Ahead(array + at, 1, size, size).fetch(ceil_divide(size, 16));
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
            const std::size_t k_first = border(p.k, block.k_blocks, q, block.k_unit);
            const std::size_t k = border(p.k, block.k_blocks, q + 1, block.k_unit) - k_first;

            for (std::size_t t = 0; t < tiles; ++t) {
                const std::size_t i = border(rows, tiles, t);
                kRowFunctions.rows[border(rows, tiles, t + 1) - i - 1].pack(
                    p.a + (row + i) * p.a_row + k_first * p.a_k, p.a_row, p.a_k, k,
                    packed_a + i * k);
            }
            for (std::size_t j = 0; j < p.n; j += kTileColumns) {
                const std::size_t columns = at_most(kTileColumns, p.n - j);
                const float* panel = packed_b;
                if (p.packed) {
                    panel = p.packed + j * p.k + k_first * kTileColumns;
                } else if (p.packed_transposed) {
                    pack_transposed(p, k_first, k, j, columns, packed_b);
                } else {
                    if (j % kGroupColumns == 0)
                        pack_panels(p.b + k_first * p.b_k + j * p.b_column, p.b_k, p.b_column, k,
                                    at_most(kGroupColumns, p.n - j), packed_b);
                    panel += j % kGroupColumns * k;
                }
                Ahead next = ahead_of_panel(p, k_first, k, j + kTileColumns);
                const std::size_t lines_a_tile = ceil_divide(next.lines(), tiles);
                for (std::size_t t = 0; t < tiles; ++t) {
                    const std::size_t i = border(rows, tiles, t);
                    const TileStep step{row + i,
                                        border(rows, tiles, t + 1) - i,
                                        j,
                                        columns,
                                        k,
                                        q > 0 || p.epilogue == Epilogue::accumulate,
                                        q + 1 == block.k_blocks};
                    next.fetch(lines_a_tile);
                    if (p.epilogue == Epilogue::update)
                        fetch_updated(p, step.i, j, step.rows);
                    product_tile(p, step, packed_a + i * k, panel, sums);
                }
            }
        }
    }
}

} // namespace
} // namespace pocketgan::kernels
