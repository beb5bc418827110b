#pragma once

#include "base/xtensor.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Samples 0 .. count - 1 of the seed, pixels in [0, 1].
inline Matrix samples_of(const Generator& generator, std::size_t count, std::uint64_t seed,
                         Engine& engine) {
    const ImageShape& image = generator.image();
    return (sample(generator, seed, 0, count, engine) - image.low) / (image.high - image.low);
}

} // namespace pocketgan
