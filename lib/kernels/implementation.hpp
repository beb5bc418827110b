#pragma once

// The one implementation of the kernels. A file kernels_<isa>.cpp defines
//   POCKETGAN_TABLE         the name of its table,
//   POCKETGAN_NAME          the instruction set's name for POCKETGAN_ISA and for people,
//   POCKETGAN_ARCH          its xsimd architecture (undefined: plain floats),
//   POCKETGAN_TILE_ROWS, POCKETGAN_TILE_VECTORS  the shape of the register tile,
//   POCKETGAN_UNROLL        rows of k in an iteration of the tile's loop,
// includes this and is compiled with the flags of that instruction set. The table is the only
// symbol with external linkage: a function shared with other objects could be linked from here into
// programs on machines that cannot run it.

#include "kernels/kernels.hpp"
#include "kernels/maxout.hpp"
#include "kernels/philox.hpp"
#include "kernels/product.hpp"
#include "kernels/quantised.hpp"
#if !POCKETGAN_DEVICE
#include "kernels/dropout.hpp"
#include "kernels/elementwise.hpp"
#endif

namespace pocketgan::kernels {
namespace {

constexpr SamplingTable kSampling{
    POCKETGAN_NAME,    Vec::lanes,     kTileRows,
    kTileColumns,      pack,           product_scratch,
    product,           pack_quantised, product_quantised_scratch,
    product_quantised, maxout_forward, philox_bits,
    philox_uniform,    philox_normal,
};

} // namespace

#if POCKETGAN_DEVICE

extern const SamplingTable POCKETGAN_TABLE;
const SamplingTable POCKETGAN_TABLE = kSampling;

#else

extern const KernelTable POCKETGAN_TABLE;
const KernelTable POCKETGAN_TABLE{
    kSampling,
    activate,
    activation_backward,
    activation_tangent,
    softplus,
    maxout_backward,
    column_sums,
    column_dots,
    combine,
    multiply,
    bytes_to_floats,
    update,
    sum_of_exponentials,
    philox_mask,
};

#endif

} // namespace pocketgan::kernels
