#include "image/check_image.hpp"

#include "base/number_text.hpp"
#include "base/text.hpp"

#include <cmath>
#include <limits>

namespace pocketgan {

void check_range(const ImageShape& image) {
    if (!std::isfinite(image.low) || !std::isfinite(image.high) || image.low >= image.high)
        throw_error({"image has low ", number_text(image.low), " and high ",
                     number_text(image.high), "; expected finite numbers, low < high"});
}

void check_picture(const Picture& picture) {
    const std::size_t height = picture.height, width = picture.width, channels = picture.channels;
    if (channels != 1 && channels != 3)
        throw_error({"picture has ", channels, " channels; expected 1 or 3"});
    // The encoder counts bytes, with one more for each row, in an int.
    constexpr std::size_t kMostBytes = std::numeric_limits<int>::max();
    if (height == 0 || width == 0 || width >= kMostBytes / channels ||
        height > kMostBytes / (width * channels + 1))
        throw_error({"picture has ", width, " x ", height, " pixels; expected 1 x 1 to ",
                     kMostBytes, " bytes in all"});
    if (picture.pixels.size() != height * width * channels)
        throw_error({"picture holds ", picture.pixels.size(), " bytes; expected ", height, " x ",
                     width, " x ", channels});
}

} // namespace pocketgan
