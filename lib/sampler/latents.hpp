#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/random.hpp"

#include <cstdint>

namespace pocketgan {

/// Latents [first, first + rows) -> z (rows, space.size). Component j of latent i is number
/// i * size + j of the stream.
void draw_latents(const Random& random, const LatentSpace& space, std::uint64_t first,
                  MatrixView z);

} // namespace pocketgan
