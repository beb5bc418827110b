#include "gan/mirror.hpp"

#include "pocketgan/random.hpp"

#include <algorithm>
#include <cstddef>

namespace pocketgan {
namespace {

constexpr std::uint64_t kMirrorStream = 0x6d6972726f720000u; // "mirror"

// Exchanges left and right of the image (height, width, channels).
void mirror(const Dataset& data, float* image) {
    const std::size_t channels = data.channels();
    const std::size_t line = data.width() * channels;
    for (std::size_t y = 0; y < data.height(); ++y) {
        float* left = image + y * line;
        for (float* right = left + line - channels; left < right;
             left += channels, right -= channels)
            std::swap_ranges(left, left + channels, right);
    }
}

} // namespace

void mirror_half(const Dataset& data, std::uint64_t seed, std::uint64_t first, MatrixView x) {
    const Random random(seed, kMirrorStream);
    for (std::size_t i = 0; i < x.rows; ++i)
        if (random.below(first + i, 2) == 1)
            mirror(data, x.row(i));
}

} // namespace pocketgan
