#define POCKETGAN_TABLE table_sse2
#define POCKETGAN_NAME "sse2"
#define POCKETGAN_ARCH xsimd::sse2
// 12 sums, 2 of B and 1 of A: 15 of 16 registers.
#define POCKETGAN_TILE_ROWS 6
#define POCKETGAN_TILE_VECTORS 2
// With unrolling, GCC keeps factors on the stack.
#define POCKETGAN_UNROLL 1

#include "kernels/implementation.hpp"
