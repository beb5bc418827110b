#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/matrix.hpp"

#include <cstdint>

namespace pocketgan {

/// Exchanges left and right of about half of the images in the rows of x, each of which has the
/// layout of an example of `data`. Whether row i is one of them depends on seed and first + i
/// alone.
void mirror_half(const Dataset& data, std::uint64_t seed, std::uint64_t first, MatrixView x);

} // namespace pocketgan
