#include "pocketgan/error.hpp"
#include "pocketgan/network_settings.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace pocketgan {
namespace {

constexpr double kSourceSide = 28.0;
constexpr double kMultiple = 16.0; // the floats of the widest vector
constexpr std::size_t kMostPixels = std::size_t{1} << 32;

} // namespace

std::vector<std::size_t> fit_layers(std::vector<std::size_t> hidden, std::size_t height,
                                    std::size_t width) {
    if (height == 0 || width == 0 || height > kMostPixels / width)
        throw Error("the image has " + std::to_string(height) + " x " + std::to_string(width) +
                    " pixels; expected 1 to 2^32 of them");
    const double side = std::sqrt(static_cast<double>(height * width));
    if (side == kSourceSide)
        return hidden;
    for (std::size_t& units : hidden) {
        const double multiples =
            std::round(static_cast<double>(units) * side / kSourceSide / kMultiple);
        units = static_cast<std::size_t>(kMultiple * std::max(multiples, 1.0));
    }
    return hidden;
}

} // namespace pocketgan
