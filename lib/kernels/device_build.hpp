#pragma once

// The two builds of the kernels. The full build has every kernel, layout and epilogue, and a tile
// function for each number of rows. The build for a device (-Ddevice=true|dynamic) has only the
// kernels of sampling, to be small. This file decides the differences inside kernels. The type of
// the table (implementation.hpp) decides which kernels exist. Included only by kernels_<isa>.cpp.

#include "kernels/product_description.hpp"

#include <cstddef>

namespace pocketgan::kernels {
namespace {

constexpr bool kFullBuild = !POCKETGAN_DEVICE;

/// Whether a tile function computes exactly the requested rows and vectors. On a device it computes
/// a whole tile, and the elements past the end of C are dropped.
constexpr bool kExactTiles = kFullBuild;

/// Rows that the function for a tile of `rows` rows computes, at most `most`.
constexpr std::size_t function_rows(std::size_t rows, std::size_t most) {
    return kExactTiles || rows == 1 ? rows : most;
}
/// Vectors that the function for a tile of `vectors` vectors computes, at most `most`.
constexpr std::size_t function_vectors(std::size_t vectors, std::size_t most) {
    return kExactTiles ? vectors : most;
}

/// The layout of a float B. A build for a device has only `panels`.
inline OperandB::Layout layout_of(const OperandB& b) {
    return kFullBuild ? b.layout() : OperandB::Layout::panels;
}

/// The kind of an epilogue. A build for a device has only `forward` and `store`, without a mask.
inline Epilogue::Kind kind_of(const Epilogue& epilogue) {
    if (kFullBuild || epilogue.kind == Epilogue::Kind::forward)
        return epilogue.kind;
    return Epilogue::Kind::store;
}
inline Epilogue::Rows mask_rows(const Epilogue& epilogue) {
    return kFullBuild ? epilogue.mask : Epilogue::Rows{};
}

} // namespace
} // namespace pocketgan::kernels
