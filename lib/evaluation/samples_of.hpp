#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Samples [first, first + count) of `seed`, pixels in [0, 1] -> (count, outputs). Outputs that are
/// not an image stay as they are. Sample i of a generator that completes images (Model::drawn)
/// completes example i % m of `given`, which has m examples of its size; null: its latents alone.
Matrix samples_of(const Generator& generator, std::uint64_t seed, std::size_t first,
                  std::size_t count, const Dataset* given, Engine& engine);

} // namespace pocketgan
