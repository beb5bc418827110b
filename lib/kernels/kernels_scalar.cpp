#define POCKETGAN_TABLE table_scalar
#define POCKETGAN_NAME "scalar"
// 16 sums, for machines with 16 or 32 registers.
#define POCKETGAN_TILE_ROWS 4
#define POCKETGAN_TILE_VECTORS 4
// Unrolling is slower by half.
#define POCKETGAN_UNROLL 1

#include "kernels/implementation.hpp"
