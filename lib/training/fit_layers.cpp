#include "pocketgan/error.hpp"
#include "pocketgan/network_settings.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace pocketgan {
namespace {

constexpr double kSourceSide = 28.0;
constexpr double kMultiple = 16.0;       // the floats of the widest vector
constexpr std::size_t kSmallestSide = 7; // of a generator's first images
constexpr std::size_t kMostChannels = 512;
constexpr std::size_t kMostPixels = std::size_t{1} << 32;

void check_size(std::size_t height, std::size_t width) {
    if (height == 0 || width == 0 || height > kMostPixels / width)
        throw Error("the image has " + std::to_string(height) + " x " + std::to_string(width) +
                    " pixels; expected 1 to 2^32 of them");
}

} // namespace

std::vector<std::size_t> fit_layers(std::vector<std::size_t> hidden, std::size_t height,
                                    std::size_t width) {
    check_size(height, width);
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

PlayerLayers dcgan_layers(std::size_t channels, std::size_t height, std::size_t width) {
    check_size(height, width);
    if (channels == 0 || channels > kMostChannels)
        throw Error("channels is " + std::to_string(channels) + "; expected 1 to " +
                    std::to_string(kMostChannels));
    std::vector<std::size_t> channels_of; // from the largest images to the smallest
    while (std::max(height, width) > kSmallestSide && height % 2 == 0 && width % 2 == 0) {
        height /= 2;
        width /= 2;
        channels_of.push_back(
            channels_of.empty() ? channels : std::min(2 * channels_of.back(), kMostChannels));
    }
    const bool has_scales = !channels_of.empty();
    const std::string window = has_scales ? " k4 s2 p1" : " k3 p1";
    if (!has_scales)
        channels_of.push_back(channels);
    PlayerLayers layers;
    layers.generator = "dense " + std::to_string(height) + "x" + std::to_string(width) + "x" +
                       std::to_string(channels_of.back()) + " batch-norm, ";
    for (std::size_t i = channels_of.size(); i-- > 1;)
        layers.generator +=
            "transposed " + std::to_string(channels_of[i - 1]) + window + " batch-norm, ";
    layers.generator += "transposed" + window;
    for (std::size_t i = 0; i < channels_of.size(); ++i)
        layers.discriminator +=
            "conv " + std::to_string(channels_of[i]) + window + (i > 0 ? " batch-norm, " : ", ");
    layers.discriminator += "dense";
    return layers;
}

} // namespace pocketgan
