#pragma once

// The matrix product: four loops around multiply_tile (tile.hpp), whose own loop over k is the
// fifth (Goto and van de Geijn 2008). README.md has a picture, the terms block, tile, panel and
// piece, and the nest of the loops: `product` calls multiply_block, which calls compute_piece,
// which calls an instance of multiply_tile from kTileFunctions. Included only by kernels_<isa>.cpp.

#include "kernels/blocking.hpp"
#include "kernels/epilogue.hpp"
#include "kernels/panels.hpp"
#include "kernels/tile.hpp"

namespace pocketgan::kernels {
namespace {

/// Offsets of the parts of the scratch memory in floats, each on a cache line.
struct ScratchLayout {
    std::size_t tiles_of_a; ///< the block of A, packed
    std::size_t panels_of_b;
    std::size_t sums; ///< of a piece that multiply_tile cannot store in C, or of product_row
    std::size_t size;
};

/// `floats` rounded up to whole cache lines.
inline std::size_t round_to_line(std::size_t floats) {
    return round_up(floats, std::size_t{16});
}

inline ScratchLayout scratch_of(const Product& p, const Blocking& blocking) {
    const std::size_t rows = blocking.rows.length(0), k = blocking.k.length(0);
    constexpr std::size_t kSums = (kTileRows > kRowPanels ? kTileRows : kRowPanels) * kTileColumns;
    ScratchLayout scratch;
    scratch.tiles_of_a = 0;
    scratch.panels_of_b = scratch.tiles_of_a + round_to_line(round_up(rows, kTileRows) * k);
    scratch.sums = scratch.panels_of_b + round_to_line(packed_panels(p.b) * kTileColumns * k);
    scratch.size = scratch.sums + kSums;
    return scratch;
}

/// KernelTable::product_scratch.
std::size_t product_scratch(const Product& p) {
    return scratch_of(p, Blocking(p)).size;
}

/// C = epilogue(A B) for a single row of A and a B in panels: no tile, no packing and no blocks of
/// k, as each panel is read once.
void product_row(const Product& p, float* sums) {
    constexpr std::size_t kColumns = kRowPanels * kTileColumns;
    const bool from_c = kind_of(p.epilogue) == Epilogue::Kind::accumulate;
    for (std::size_t j = 0; j < p.n; j += kColumns) {
        const std::size_t panels = at_most(kRowPanels, ceil_div(p.n - j, kTileColumns));
        const auto piece = [&](std::size_t g) {
            const std::size_t column = j + g * kTileColumns;
            return Piece{0, 1, column, at_most(kTileColumns, p.n - column)};
        };
        for (std::size_t g = 0; g < panels; ++g)
            begin_tile(p, piece(g), from_c, sums + g * kTileColumns);
        kMultiplyRow[panels - 1](p.k, p.a.at(0, 0), p.b.data() + j * p.k, p.k * kTileColumns, sums);
        for (std::size_t g = 0; g < panels; ++g)
            finish_tile(p, piece(g), sums + g * kTileColumns);
    }
}

/// One piece of C over one block of k, from a tile of A and a panel of B. The sums start at 0 or
/// with C. multiply_tile stores them in C if the piece consists of whole vectors and the epilogue
/// does not change the sums (is_plain_store). Otherwise it stores them in `sums`: a ragged piece
/// with a plain store goes through `sums` too.
inline void compute_piece(const Product& p, const Piece& at, const Block& block, const float* tile,
                          const float* panel, float* sums, const PrefetchShare& next) {
    const Epilogue::Kind epilogue = kind_of(p.epilogue);
    const bool from_c = !block.is_first_k || epilogue == Epilogue::Kind::accumulate;
    const bool is_plain_store = !block.is_last_k || epilogue == Epilogue::Kind::store ||
                                epilogue == Epilogue::Kind::accumulate;
    // An update works on whole panels, padding included.
    const bool is_update = epilogue == Epilogue::Kind::update;
    const std::size_t vectors = is_update ? kTileVectors : ceil_div(at.columns, Vec::lanes);
    const bool is_whole =
        kExactTiles && !p.c.rows().is_grid() && (is_update || at.columns % Vec::lanes == 0);
    const auto multiply = kTileFunctions.of[at.rows - 1].multiply[vectors - 1];
    const TilePlace in_c{c_of(p, at), p.c.rows().stride()};
    const TilePlace aside{sums, kTileColumns};

    if (!is_whole) {
        begin_tile(p, at, from_c, sums);
        multiply(block.k, tile, panel, aside, aside, next);
        return is_plain_store ? store_tile(p, at, sums) : finish_tile(p, at, sums);
    }
    if (!is_plain_store)
        prefetch_for_finish(p, at);
    multiply(block.k, tile, panel, from_c ? in_c : TilePlace{}, is_plain_store ? in_c : aside,
             next);
    if (!is_plain_store)
        finish_tile(p, at, sums);
}

/// C = A B for one block of rows of A and the first block of k, C += A B for the others; the
/// epilogue after the last block of k.
void multiply_block(const Product& p, const Block& block, float* tiles_of_a, float* panels_of_b,
                    float* sums) {
    const std::size_t tiles = ceil_div(block.rows, kTileRows);
    const Cut rows(block.rows, tiles);
    const auto tile = [&](std::size_t t) { return tiles_of_a + t * kTileRows * block.k; };
    for (std::size_t t = 0; t < tiles; ++t) {
        const std::size_t first = block.row + rows.border(t), count = rows.length(t);
        const TileFunctions& functions = kTileFunctions.of[count - 1];
        if (p.a.window())
            functions.pack_windows(count, p.a, first, block.first_k, block.k, tile(t));
        else
            functions.pack(count, p.a.at(first, block.first_k), p.a.row_stride(), p.a.k_stride(),
                           block.k, tile(t));
    }

    const PanelsOfB panels(p, block, panels_of_b);
    // One plan for all panels, as making it divides: what they prefetch has the same shape.
    const PrefetchPlan prefetching(panels.next(0), tiles, block.k);
    for (std::size_t j = 0; j < p.n; j += kTileColumns) {
        const float* const panel = panels.panel(j);
        const float* const next = panels.next(j).first;
        const std::size_t columns = at_most(kTileColumns, p.n - j);
        for (std::size_t t = 0; t < tiles; ++t) {
            const Piece at{block.row + rows.border(t), rows.length(t), j, columns};
            if (!block.is_first_k && t + 1 < tiles)
                prefetch_sums(p, {at.i + at.rows, rows.length(t + 1), j, columns});
            // multiply_tile prefetches without a branch: it needs a valid address in any case.
            compute_piece(p, at, block, tile(t), panel, sums,
                          next ? prefetching.share(next, t) : nothing_to_prefetch(panel, block.k));
        }
    }
}

/// KernelTable::product.
void product(const Product& p, float* scratch) {
    if (p.m == 0)
        return;
    const Blocking blocking(p);
    const ScratchLayout parts = scratch_of(p, blocking);
    float* const sums = scratch + parts.sums;
    if (p.m == 1 && layout_of(p.b) == OperandB::Layout::panels && p.a.is_by_rows() && !p.a.window())
        return product_row(p, sums);
    for (std::size_t r = 0; r < blocking.row_blocks; ++r)
        for (std::size_t q = 0; q < blocking.k_blocks; ++q)
            multiply_block(p, block_of(blocking, r, q), scratch + parts.tiles_of_a,
                           scratch + parts.panels_of_b, sums);
}

} // namespace
} // namespace pocketgan::kernels
