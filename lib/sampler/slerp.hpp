#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>

namespace pocketgan {

/// As Generator::slerp, with arguments that are checked: latents [first, first + rows) of `count`
/// -> z (rows, space.size), count >= 2.
void slerp_latents(const LatentSpace& space, const float* from, const float* to, std::size_t count,
                   std::size_t first, MatrixView z);

} // namespace pocketgan
