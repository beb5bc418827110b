#define POCKETGAN_TABLE table_avx2
#define POCKETGAN_NAME "avx2"
#define POCKETGAN_ARCH xsimd::fma3<xsimd::avx2>
// 12 sums, 2 of B and 1 of A: 15 of 16 registers.
#define POCKETGAN_TILE_ROWS 6
#define POCKETGAN_TILE_VECTORS 2
#define POCKETGAN_UNROLL 4

#include "kernels/implementation.hpp"
