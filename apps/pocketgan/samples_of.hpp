#pragma once

#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan::app {

/// Samples [first, first + count) of the seed, pixels in [0, 1].
inline Matrix samples_of(const Generator& generator, std::uint64_t seed, std::size_t first,
                         std::size_t count, Engine& engine) {
    Matrix y = sample(generator, seed, first, count, engine);
    to_brightness(view(y), generator.image());
    return y;
}

} // namespace pocketgan::app
