#pragma once

#include "base/xtensor.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Samples [first, first + count) of `seed`, pixels in [0, 1] -> (count, outputs). Outputs that are
/// not an image stay as they are: their `low` is 0 and their `high` is 1.
inline Matrix samples_of(const Generator& generator, std::uint64_t seed, std::size_t first,
                         std::size_t count, Engine& engine) {
    const ImageShape& image = generator.image();
    return (sample(generator, seed, first, count, engine) - image.low) / (image.high - image.low);
}

} // namespace pocketgan
