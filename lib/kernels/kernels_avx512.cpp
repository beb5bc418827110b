#define POCKETGAN_TABLE table_avx512
#define POCKETGAN_NAME "avx512"
#define POCKETGAN_ARCH xsimd::avx512dq
// 28 sums, 2 of B and 1 of A: 31 of 32 registers.
#define POCKETGAN_TILE_ROWS 14
#define POCKETGAN_TILE_VECTORS 2
#define POCKETGAN_UNROLL 4

#include "kernels/implementation.hpp"
