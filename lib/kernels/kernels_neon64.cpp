#define POCKETGAN_TABLE table_neon64
#define POCKETGAN_NAME "neon"
#define POCKETGAN_ARCH xsimd::neon64
// 16 sums, 2 of B and 8 of A: 26 of 32 registers.
#define POCKETGAN_TILE_ROWS 8
#define POCKETGAN_TILE_VECTORS 2
#define POCKETGAN_UNROLL 4

#include "kernels/implementation.hpp"
