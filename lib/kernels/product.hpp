#pragma once

// The matrix product, cut into blocks that stay in the caches (Goto and van de Geijn 2008).
// Included only by kernels_<isa>.cpp.

#include "kernels/epilogue.hpp"
#include "kernels/kernels.hpp"
#include "kernels/tile.hpp"

namespace pocketgan::kernels {
namespace {

// A panel of B and a tile of A of kBlockK rows take two thirds of a first cache of 32 KB: 256 rows
// with AVX2, where 384 is as fast alone, but slower where another thread shares the core. A block
// of A of kBlockFloats stays in the second cache.
constexpr std::size_t kBlockK = 5632 / (kTileColumns + kTileRows);
constexpr std::size_t kBlockFloats = 80 * 1024;
// Panels that are packed at a time: rows of B are read in longer runs than one panel's.
constexpr std::size_t kPanelGroup = 4;

/// [0, n) cut into `parts` whose lengths, multiples of `unit` but for the last one, differ by one
/// unit at most. It divides once, and not for each border.
class Cut {
public:
    Cut(std::size_t n, std::size_t parts, std::size_t unit = 1) :
        n_(n),
        unit_(unit),
        base_(ceil_divide(n, unit) / parts),
        rest_(ceil_divide(n, unit) % parts) {}

    std::size_t border(std::size_t i) const {
        return at_most(n_, (base_ * i + at_most(i, rest_)) * unit_);
    }
    std::size_t length(std::size_t i) const { return border(i + 1) - border(i); }

private:
    std::size_t n_, unit_, base_, rest_;
};

/// A device's B is packed once and for all.
inline bool is_packed(const Product& p) {
    return kForDevice || p.b.layout() == OperandB::Layout::panels;
}
inline bool is_packed_transposed(const Product& p) {
    return !kForDevice && p.b.layout() == OperandB::Layout::transposed_panels;
}

/// How a product is cut up: into blocks of k whose sums are added up one after the other, and into
/// blocks of rows. The first of each are the longest.
struct Blocking {
    explicit Blocking(const Product& p) :
        // Blocks of Bᵀ are transposed whole; and a gradient is whole before a parameter is moved.
        k_blocks(p.k == 0 || p.epilogue.kind == Epilogue::Kind::update ? 1
                                                                       : ceil_divide(p.k, kBlockK)),
        k(p.k, k_blocks, is_packed_transposed(p) ? kTileColumns : 1),
        row_blocks(ceil_divide(p.m == 0 ? 1 : p.m, most_rows(k.length(0)))),
        rows(p.m, row_blocks) {}

    std::size_t k_blocks;
    Cut k;
    std::size_t row_blocks;
    Cut rows;

private:
    static std::size_t most_rows(std::size_t k) {
        const std::size_t rows = kBlockFloats / (k == 0 ? 1 : k);
        return rows < kTileRows ? kTileRows : rows;
    }
};

/// Where the parts of the scratch memory begin, each on a cache line.
struct Scratch {
    std::size_t packed_b, sums, end;
};

inline Scratch scratch_of(const Product& p, const Blocking& block) {
    const auto cache_lines = [](std::size_t floats) { return round_up(floats, 16); };
    const std::size_t panels = is_packed(p) ? 0 : is_packed_transposed(p) ? 1 : kPanelGroup;
    Scratch scratch;
    const std::size_t rows = block.rows.length(0);
    scratch.packed_b =
        cache_lines((kForDevice ? round_up(rows, kTileRows) : rows) * block.k.length(0));
    scratch.sums = scratch.packed_b + cache_lines(block.k.length(0) * panels * kTileColumns);
    scratch.end = scratch.sums + (kTileRows > kRowPanels ? kTileRows : kRowPanels) * kTileColumns;
    return scratch;
}

std::size_t product_scratch(const Product& p) {
    return scratch_of(p, Blocking(p)).end;
}

/// A single row of A against a packed B.
void product_row(const Product& p, float* sums) {
    constexpr std::size_t kColumns = kRowPanels * kTileColumns;
    const bool from_c = p.epilogue.kind == Epilogue::Kind::accumulate;
    for (std::size_t j = 0; j < p.n; j += kColumns) {
        const std::size_t panels = at_most(kRowPanels, ceil_divide(p.n - j, kTileColumns));
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

/// Rows [k_first, k_first + k) of B, one of the blocks that sums are cut into.
struct BlockOfK {
    std::size_t first, k;
    bool is_first, is_last;
};

/// One piece of C, from a packed tile of A and a panel of B.
inline void product_tile(const Product& p, const Piece& at, const BlockOfK& block, const float* a,
                         const float* panel, float* sums, const Ahead& ahead) {
    const bool from_c = !block.is_first || p.epilogue.kind == Epilogue::Kind::accumulate;
    const bool plain = !block.is_last || p.epilogue.kind == Epilogue::Kind::store ||
                       p.epilogue.kind == Epilogue::Kind::accumulate;
    const TilePlace in_c{p.c.at<kTileColumns>(at.i, at.j), p.c.row_stride()};
    const TilePlace aside{sums, kTileColumns};
    const bool updated =
        p.epilogue.kind == Epilogue::Kind::update; // whose panels are padded with zeros
    const std::size_t vectors = updated ? kTileVectors : ceil_divide(at.columns, Vec::lanes);
    const auto multiply = kForDevice ? multiply_tile<kTileRows, kTileVectors>
                                     : kRowFunctions.rows[at.rows - 1].multiply[vectors - 1];

    if (kForDevice || (at.columns % Vec::lanes != 0 && !updated)) { // C ends within the tile
        begin_tile(p, at, from_c, sums);
        multiply(block.k, a, panel, aside, aside, ahead);
        return plain ? store_tile(p, at, sums) : finish_tile(p, at, sums);
    }
    if (!plain)
        fetch_for_finish(p, at);
    multiply(block.k, a, panel, from_c ? in_c : TilePlace{}, plain ? in_c : aside, ahead);
    if (!plain)
        finish_tile(p, at, sums);
}

/// Where the panels of B lie while a product is under way: in place, or packed into `memory`; and
/// how `tiles` tiles, which multiply one of them, each bring a share of a later one near.
class PanelsOfB {
public:
    PanelsOfB(const Product& p, const BlockOfK& block, float* memory, std::size_t tiles) :
        p_(p), block_(block), memory_(memory) {
        if (is_packed(p)) // a panel is one run, of which each tile fetches a part
            share_into(1, ceil_divide(block.k * kTileColumns, tiles), 0);
        else if (is_packed_transposed(p)) // or a run for each block that is transposed
            share_into(ceil_divide(ceil_divide(block.k, kTileColumns), tiles),
                       kTileColumns * kTileColumns, p.b.panel_rows() * kTileColumns);
        else // or one for each row of B
            share_into(ceil_divide(block.k, tiles), kTileColumns, p.b.k_stride());
    }

    /// The panel from column j on, of columns in ascending order.
    const float* panel(std::size_t j) const {
        if (is_packed(p_))
            return in_place(j);
        const std::size_t left = p_.n - j;
        if (is_packed_transposed(p_)) {
            pack_transposed(p_, block_.first, block_.k, j, at_most(kTileColumns, left), memory_);
            return memory_;
        }
        if (j % kGroup == 0)
            pack_panels(in_place(j), p_.b.k_stride(), p_.b.column_stride(), block_.k,
                        at_most(kGroup, left), memory_);
        return memory_ + j % kGroup * block_.k;
    }

    /// What tile t of the panel from column j on is to fetch.
    Ahead ahead(std::size_t j, std::size_t t) const {
        const bool by_rows = !is_packed(p_) && !is_packed_transposed(p_);
        const std::size_t later = j + (by_rows ? kGroup : kTileColumns);
        Ahead share = share_;
        if (later >= p_.n || (by_rows && p_.b.column_stride() != 1))
            return {reinterpret_cast<const char*>(memory_), round_up(block_.k, kUnroll), 0, 0};
        share.first = reinterpret_cast<const char*>(in_place(later)) + t * share_size_;
        return share;
    }

private:
    static constexpr std::size_t kGroup = kPanelGroup * kTileColumns;

    /// Where the panel from column j on begins in B.
    const float* in_place(std::size_t j) const {
        if (is_packed(p_))
            return p_.b.data() + j * p_.k + block_.first * kTileColumns;
        if (is_packed_transposed(p_))
            return transposed_block(p_, block_.first, j);
        return p_.b.data() + block_.first * p_.b.k_stride() + j * p_.b.column_stride();
    }

    void share_into(std::size_t runs, std::size_t length, std::size_t stride) {
        const std::size_t times = runs == 0 ? 1 : ceil_divide(block_.k, runs * kUnroll);
        share_.rows = (times == 0 ? 1 : times) * kUnroll;
        share_.step = ceil_divide(length * sizeof(float) * kUnroll, share_.rows);
        share_.jump = stride * sizeof(float) - times * share_.step; // may wrap, as sums do
        share_size_ = (stride == 0 ? length : runs * stride) * sizeof(float);
    }

    const Product& p_;
    const BlockOfK& block_;
    float* memory_;
    Ahead share_{};
    std::size_t share_size_; ///< bytes from one tile's share to the next
};

/// Block r of the rows of C.
void product_rows(const Product& p, const Blocking& block, std::size_t r, float* packed_a,
                  float* packed_b, float* sums) {
    const std::size_t row = block.rows.border(r), rows = block.rows.length(r);
    const std::size_t tiles = ceil_divide(rows, kTileRows);
    const Cut of_rows(rows, tiles);
    for (std::size_t q = 0; q < block.k_blocks; ++q) {
        const BlockOfK of_k{block.k.border(q), block.k.length(q), q == 0, q + 1 == block.k_blocks};
        const auto packed_tile = [&](std::size_t t) {
            return packed_a + (kForDevice ? t * kTileRows : of_rows.border(t)) * of_k.k;
        };
        for (std::size_t t = 0; t < tiles; ++t)
            pack_tile(of_rows.length(t), p.a.at(row + of_rows.border(t), of_k.first),
                      p.a.row_stride(), p.a.k_stride(), of_k.k, packed_tile(t));
        const PanelsOfB panels(p, of_k, packed_b, tiles);
        for (std::size_t j = 0; j < p.n; j += kTileColumns) {
            const float* const panel = panels.panel(j);
            const std::size_t columns = at_most(kTileColumns, p.n - j);
            for (std::size_t t = 0; t < tiles; ++t) {
                const std::size_t i = of_rows.border(t);
                const Piece at{row + i, of_rows.length(t), j, columns};
                if (!of_k.is_first && t + 1 < tiles)
                    fetch_sums(p, {at.i + at.rows, of_rows.length(t + 1), j, columns});
                product_tile(p, at, of_k, packed_tile(t), panel, sums, panels.ahead(j, t));
            }
        }
    }
}

void product(const Product& p, float* scratch) {
    if (p.m == 0)
        return;
    const Blocking block(p);
    const Scratch parts = scratch_of(p, block);
    float* const sums = scratch + parts.sums;
    if (p.m == 1 && is_packed(p) && p.a.is_by_rows())
        return product_row(p, sums);
    for (std::size_t r = 0; r < block.row_blocks; ++r)
        product_rows(p, block, r, scratch, scratch + parts.packed_b, sums);
}

} // namespace
} // namespace pocketgan::kernels
