#pragma once

#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Samples [first, first + count) of `seed`, pixels in [0, 1] -> (count, outputs). Outputs that are
/// not an image stay as they are. Sample i of a generator that completes images (Model::drawn) is a
/// completion of row i % m of `given` (m, outputs), pixels in [0, 1]; without rows, of its latents.
Matrix samples_of(const Generator& generator, std::uint64_t seed, std::size_t first,
                  std::size_t count, ConstMatrixView given, Engine& engine);

} // namespace pocketgan
