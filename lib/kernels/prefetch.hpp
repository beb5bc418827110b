#pragma once

// Prefetching into L1 and L2. Addresses are integers: one that is prefetched may lie past the end
// of its array, where a pointer must not. Included only by kernels_<isa>.cpp.

#include "kernels/tile_shape.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan::kernels {
namespace {

inline std::uintptr_t address_of(const float* p) {
    return reinterpret_cast<std::uintptr_t>(p);
}

inline void prefetch_into_l2(std::uintptr_t address) {
    __builtin_prefetch(reinterpret_cast<const void*>(address), 0, 2);
}

/// The cache lines of `count` floats, `offset` floats after `base`.
inline void prefetch_into_l1(const float* base, std::size_t offset, std::size_t count) {
    constexpr std::size_t kLine = 16; // floats
    const std::uintptr_t first = address_of(base) + offset * sizeof(float);
    for (std::size_t i = 0; i < count; i += kLine)
        __builtin_prefetch(reinterpret_cast<const void*>(first + i * sizeof(float)), 0, 3);
}

/// Memory that is read next: `runs` runs of `length` floats, their beginnings `stride` floats
/// apart.
struct Region {
    const float* first;
    std::size_t runs, length, stride;
};

/// The share of a tile in prefetching into L2 while it multiplies: one cache line per kUnroll rows
/// of k, and the next run after `rows_per_run` rows. All at once, the prefetches would delay the
/// tile's own loads.
struct PrefetchShare {
    std::uintptr_t first;
    std::size_t rows_per_run; ///< a multiple of kUnroll
    std::size_t line;         ///< bytes from one prefetch to the next
    std::size_t run;          ///< bytes from one run to the next
};

/// Splits the prefetching of a region into equal shares, one per tile. A tile issues one prefetch
/// per kUnroll rows of k. If a small batch has too few tiles for a prefetch per cache line, the
/// prefetches are spread evenly over the region, and the hardware prefetcher fetches the lines
/// between them.
class PrefetchPlan {
public:
    /// For regions with the runs, length and stride of `region`, shared by `tiles` tiles that loop
    /// over k rows.
    PrefetchPlan(const Region& region, std::size_t tiles, std::size_t k) {
        const bool is_one_run = region.runs == 1; // each tile takes a part of it
        const std::size_t runs = is_one_run ? 1 : ceil_div(region.runs, tiles);
        const std::size_t length = is_one_run ? ceil_div(region.length, tiles) : region.length;
        const std::size_t lines = k == 0 ? 1 : ceil_div(k, runs * kUnroll); // of a run
        share_.rows_per_run = lines * kUnroll;
        share_.line = ceil_div(length * sizeof(float), lines);
        share_.run = (is_one_run ? length : region.stride) * sizeof(float);
        share_size_ = runs * share_.run;
    }

    /// The share of tile t in the region that begins at `first`.
    PrefetchShare share(const float* first, std::size_t t) const {
        PrefetchShare share = share_;
        share.first = address_of(first) + t * share_size_;
        return share;
    }

private:
    PrefetchShare share_{};
    std::size_t share_size_; ///< bytes from the share of one tile to that of the next
};

/// A share for tiles over k rows that have nothing to prefetch. It prefetches one valid address
/// repeatedly.
inline PrefetchShare nothing_to_prefetch(const float* anywhere, std::size_t k) {
    return {address_of(anywhere), round_up(k, kUnroll), 0, 0};
}

} // namespace
} // namespace pocketgan::kernels
