#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/random.hpp"

#include <cstdint>

namespace pocketgan {

/// Latents [first, first + rows) of a stream of numbers, z (rows, space.size): component j of
/// latent i is number i * size + j.
void draw_latents(const Random& random, const LatentSpace& space, std::uint64_t first,
                  MatrixView z);

} // namespace pocketgan
