#pragma once

// The one implementation of the kernels. A file kernels_<isa>.cpp includes it after it has said
//   POCKETGAN_TABLE         what the table is called,
//   POCKETGAN_NAME          how POCKETGAN_ISA and people call the instruction set,
//   POCKETGAN_ARCH          its xsimd architecture (none: plain floats),
//   POCKETGAN_TILE_ROWS, POCKETGAN_TILE_VECTORS  the register tile,
//   POCKETGAN_UNROLL        rows of k that the tile's loop goes at a time,
// and is compiled with the flags of that instruction set. Nothing in it has external linkage but
// the table: a template or inline function shared with other objects could be linked from here
// into programs on machines that cannot run it.

#include "kernels/elementwise.hpp"
#include "kernels/kernels.hpp"
#include "kernels/philox.hpp"
#include "kernels/product.hpp"
#include "kernels/quantised.hpp"

namespace pocketgan::kernels {
namespace {

/// On a device, without what only training calls.
constexpr KernelTable for_this_build(KernelTable table) {
    if (kForDevice) {
        table.activate = nullptr;
        table.activation_backward = nullptr;
        table.activation_tangent = nullptr;
        table.softplus = nullptr;
        table.maxout_backward = nullptr;
        table.column_sums = nullptr;
        table.multiply = nullptr;
        table.bytes_to_floats = nullptr;
        table.update = nullptr;
        table.sum_of_exponentials = nullptr;
        table.philox_mask = nullptr;
    }
    return table;
}

} // namespace

extern const KernelTable POCKETGAN_TABLE;
const KernelTable POCKETGAN_TABLE = for_this_build({
    POCKETGAN_NAME,
    Vec::lanes,
    kTileRows,
    kTileColumns,
    pack,
    product_scratch,
    product,
    pack_quantised,
    product_quantised_scratch,
    product_quantised,
    activate,
    activation_backward,
    activation_tangent,
    softplus,
    maxout_forward,
    maxout_backward,
    column_sums,
    multiply,
    bytes_to_floats,
    update,
    sum_of_exponentials,
    philox_bits,
    philox_uniform,
    philox_normal,
    philox_mask,
});

} // namespace pocketgan::kernels
