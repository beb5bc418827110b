#pragma once

// Dropout masks from Philox words. Included only by kernels_<isa>.cpp.

#include "kernels/philox.hpp"

namespace pocketgan::kernels {
namespace {

// The halves of a word are read from memory, as compilers make four times as many instructions of
// shifts and masks. kLowerHalf is the index of the lower half.
using Half = std::uint16_t __attribute__((may_alias));
constexpr std::size_t kLowerHalf = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 1;

/// KernelTable::philox_mask.
void philox_mask(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float keep,
                 float* out, std::size_t n) {
    const std::int32_t threshold = static_cast<std::int32_t>(keep * 65536.0f + 0.5f);
    const float kept = 1.0f / keep;
    philox_fill<2 * kWords>(seed, stream, first, out, n,
                            [=](const std::uint32_t* words, float* group) {
                                const Half* const halves = reinterpret_cast<const Half*>(words);
                                for (std::size_t i = 0; i < 2 * kWords; ++i)
                                    group[i] = halves[i ^ kLowerHalf] < threshold ? kept : 0.0f;
                            });
}

} // namespace
} // namespace pocketgan::kernels
