#define POCKETGAN_TABLE table_neon
#define POCKETGAN_NAME "neon"
#define POCKETGAN_ARCH xsimd::neon
// 8 sums, 2 of B and 1 of A: 11 of 16 registers.
#define POCKETGAN_TILE_ROWS 4
#define POCKETGAN_TILE_VECTORS 2
#define POCKETGAN_UNROLL 4

#include "kernels/implementation.hpp"
