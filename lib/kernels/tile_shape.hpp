#pragma once

// The shape of the register tile of an instruction set: kernels_<isa>.cpp defines it in macros.
// Included only by kernels_<isa>.cpp.

#include "base/ceil_div.hpp"
#include "kernels/vector.hpp"

namespace pocketgan::kernels {
namespace {

constexpr std::size_t kTileRows = POCKETGAN_TILE_ROWS;
constexpr std::size_t kTileVectors = POCKETGAN_TILE_VECTORS;
constexpr std::size_t kTileColumns = kTileVectors * Vec::lanes;

// Rows of k in an iteration of the tile's loop. More rows need fewer instructions per
// multiplication, which matters most if two threads share a core. 8 rows were slower with AVX2.
constexpr std::size_t kUnroll = POCKETGAN_UNROLL;

constexpr std::size_t at_most(std::size_t a, std::size_t b) {
    return a < b ? a : b;
}

} // namespace
} // namespace pocketgan::kernels
