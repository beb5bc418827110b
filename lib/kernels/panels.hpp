#pragma once

// The panels of B that a block of a product reads. Included only by kernels_<isa>.cpp.

#include "kernels/blocking.hpp"
#include "kernels/packing.hpp"

namespace pocketgan::kernels {
namespace {

// Panels that are packed together if B is by rows, so that each of its rows is read in a longer
// run.
constexpr std::size_t kPanelGroup = 4;

/// Panels that PanelsOfB packs at a time.
inline std::size_t packed_panels(const OperandB& b) {
    switch (layout_of(b)) {
    case OperandB::Layout::panels:
    case OperandB::Layout::quantised_panels:
        return 0;
    case OperandB::Layout::transposed_panels:
        return 1;
    case OperandB::Layout::strided:
        break;
    }
    return kPanelGroup;
}

/// Rows [first_k, first_k + k) of B as panels (k, kTileColumns): in place if B is in panels, else
/// packed into `memory` when they are needed.
class PanelsOfB {
public:
    /// `memory` holds packed_panels(p.b) panels.
    PanelsOfB(const Product& p, const Block& block, float* memory) :
        b_(p.b),
        layout_(layout_of(p.b)),
        n_(p.n),
        all_k_(p.k),
        first_k_(block.first_k),
        k_(block.k),
        memory_(memory) {}

    /// The panel of columns [j, j + kTileColumns), valid until the next call; called for ascending
    /// j, multiples of kTileColumns.
    const float* panel(std::size_t j) const {
        const std::size_t left = n_ - j;
        switch (layout_) {
        case OperandB::Layout::transposed_panels:
            pack_transposed(b_, first_k_, k_, j, at_most(kTileColumns, left), memory_);
            return memory_;
        case OperandB::Layout::strided:
            if (j % kGroup == 0 && b_.places().is_grid())
                pack_panels_by_rows(
                    [&](std::size_t p) { return b_.data() + b_.places().at(first_k_ + p) + j; }, k_,
                    at_most(kGroup, left), memory_);
            else if (j % kGroup == 0)
                pack_panels(source(j), b_.k_stride(), b_.column_stride(), k_, at_most(kGroup, left),
                            memory_);
            return memory_ + j % kGroup * k_;
        case OperandB::Layout::panels:
        case OperandB::Layout::quantised_panels: // not here: see quantised.hpp
            break;
        }
        return source(j);
    }

    /// The memory that tiles over the panel at j prefetch: the next panel, or the same panel of the
    /// next group.
    Region next(std::size_t j) const {
        switch (layout_) {
        case OperandB::Layout::transposed_panels: // a run for each square that is transposed
            return region(j + kTileColumns, ceil_div(k_, kTileColumns), kTileColumns * kTileColumns,
                          b_.panel_rows() * kTileColumns);
        case OperandB::Layout::strided: // a run for each row of B; columns and grids are not
                                        // prefetched
            return region(b_.column_stride() == 1 && !b_.places().is_grid() ? j + kGroup : n_, k_,
                          kTileColumns, b_.k_stride());
        case OperandB::Layout::panels:
        case OperandB::Layout::quantised_panels:
            break;
        }
        return region(j + kTileColumns, 1, k_ * kTileColumns, 0);
    }

private:
    static constexpr std::size_t kGroup = kPanelGroup * kTileColumns;

    /// The region is null if j is past the last column.
    Region region(std::size_t j, std::size_t runs, std::size_t length, std::size_t stride) const {
        return {j < n_ ? source(j) : nullptr, runs, length, stride};
    }

    /// The first element in B of the panel from column j on.
    const float* source(std::size_t j) const {
        switch (layout_) {
        case OperandB::Layout::transposed_panels:
            return b_.data() + transposed_offset(b_, first_k_, j);
        case OperandB::Layout::strided:
            return b_.data() + first_k_ * b_.k_stride() + j * b_.column_stride();
        case OperandB::Layout::panels:
        case OperandB::Layout::quantised_panels:
            break;
        }
        return b_.data() + j * all_k_ + first_k_ * kTileColumns;
    }

    const OperandB& b_;
    OperandB::Layout layout_;
    std::size_t n_, all_k_, first_k_, k_;
    float* memory_;
};

} // namespace
} // namespace pocketgan::kernels
