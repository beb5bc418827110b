#pragma once

// How a product is cut into blocks that stay in the caches (Goto and van de Geijn 2008). Included
// only by kernels_<isa>.cpp.

#include "kernels/device_build.hpp"
#include "kernels/packing.hpp"

namespace pocketgan::kernels {
namespace {

// Rows of k in a block: 256 with AVX2. A panel of B and a tile of A with so many rows take two
// thirds of an L1 cache of 32 KB. 384 rows are as fast, but slower if another thread shares the
// core.
constexpr std::size_t kBlockK = 5632 / (kTileColumns + kTileRows);
// Floats in a block of A, which stays in L2: 320 KB.
constexpr std::size_t kBlockFloats = 80 * 1024;

/// [0, n) cut into `parts` parts. Their lengths differ by at most one `unit` and are multiples of
/// it, except for the last one. The constructor divides; `border` does not.
class Cut {
public:
    Cut(std::size_t n, std::size_t parts, std::size_t unit = 1) :
        n_(n), unit_(unit), base_(ceil_div(n, unit) / parts), rest_(ceil_div(n, unit) % parts) {}

    /// The beginning of part i.
    std::size_t border(std::size_t i) const {
        return at_most(n_, (base_ * i + at_most(i, rest_)) * unit_);
    }
    std::size_t length(std::size_t i) const { return border(i + 1) - border(i); }

private:
    std::size_t n_, unit_, base_, rest_;
};

/// The blocks of a product: k is cut into `k_blocks`, whose sums are added up one after the other,
/// and the rows of A into `row_blocks`. The first block of each is the longest.
struct Blocking {
    explicit Blocking(const Product& p) :
        // Between blocks of k the sums are kept in C. For an update C is W, so k is not cut.
        k_blocks(
            p.k == 0 || kind_of(p.epilogue) == Epilogue::Kind::update ? 1 : ceil_div(p.k, kBlockK)),
        // Squares of kTileColumns in transposed panels are transposed whole.
        k(p.k, k_blocks, layout_of(p.b) == OperandB::Layout::transposed_panels ? kTileColumns : 1),
        row_blocks(ceil_div(p.m == 0 ? 1 : p.m, most_rows(k.length(0)))),
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

/// One block: rows [row, row + rows) of A times rows [first_k, first_k + k) of B.
struct Block {
    std::size_t row, rows;
    std::size_t first_k, k;
    bool is_first_k, is_last_k;
};

inline Block block_of(const Blocking& blocking, std::size_t r, std::size_t q) {
    return {blocking.rows.border(r),
            blocking.rows.length(r),
            blocking.k.border(q),
            blocking.k.length(q),
            q == 0,
            q + 1 == blocking.k_blocks};
}

} // namespace
} // namespace pocketgan::kernels
