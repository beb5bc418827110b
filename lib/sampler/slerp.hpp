#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>

namespace pocketgan {

/// Latents [first, first + rows) of the `count` that Generator::slerp gives, z (rows,
/// space.size). `count` is 2 or more.
void slerp_latents(const LatentSpace& space, const float* from, const float* to, std::size_t count,
                   std::size_t first, MatrixView z);

} // namespace pocketgan
