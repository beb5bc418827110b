#pragma once

// The two builds of the kernels. The full build has every kernel, layout and epilogue, and a tile
// function for each number of rows. That for a device (-Ddevice=true|dynamic) is small: it has
// what sampling calls. Whatever differs inside a kernel is decided in this file; which kernels
// there are is decided by the type of the table (implementation.hpp). Included only by
// kernels_<isa>.cpp.

#include "kernels/matrix_product.hpp"

#include <cstddef>

namespace pocketgan::kernels {
namespace {

constexpr bool kFullBuild = !POCKETGAN_DEVICE;

/// Whether a tile function computes exactly the rows and vectors that it is asked for. On a device
/// it computes a whole tile, and what lies past the end of C is dropped.
constexpr bool kExactTiles = kFullBuild;

/// Rows of the function for a tile of `rows` rows, `most` at most.
constexpr std::size_t function_rows(std::size_t rows, std::size_t most) {
    return kExactTiles || rows == 1 ? rows : most;
}
/// Its vectors, for a tile of `vectors` vectors.
constexpr std::size_t function_vectors(std::size_t vectors, std::size_t most) {
    return kExactTiles ? vectors : most;
}

/// The layout of a float B: the sampler's are in panels.
inline OperandB::Layout layout_of(const OperandB& b) {
    return kFullBuild ? b.layout() : OperandB::Layout::panels;
}

/// The epilogue: the sampler's are `forward` or `store`, without a mask.
inline Epilogue::Kind kind_of(const Epilogue& epilogue) {
    if (kFullBuild || epilogue.kind == Epilogue::Kind::forward)
        return epilogue.kind;
    return Epilogue::Kind::store;
}
inline const float* mask_of(const Epilogue& epilogue) {
    return kFullBuild ? epilogue.mask.data : nullptr;
}

} // namespace
} // namespace pocketgan::kernels
