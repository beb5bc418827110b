#pragma once

#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Samples [first, first + count) of `seed`, pixels in [0, 1] -> (count, outputs). Outputs that are
/// not an image stay as they are.
inline Matrix samples_of(const Generator& generator, std::uint64_t seed, std::size_t first,
                         std::size_t count, Engine& engine) {
    Matrix samples = sample(generator, seed, first, count, engine);
    to_brightness(view(samples), generator.image());
    return samples;
}

} // namespace pocketgan
