// The reader of PNG, JPEG, BMP, GIF, PGM and PPM, and what fits their pictures to a size.

#include "target.hpp"

#include "data/decode_picture.hpp"
#include "data/fit_picture.hpp"

#include <utility>
#include <vector>

namespace fuzz {

using namespace pocketgan;

namespace {

// Larger pictures are right, but take a second.
constexpr std::size_t kMostPixels = std::size_t{1} << 16;

} // namespace

void decode_picture(Input input) {
    PictureOptions options;
    const std::uint8_t kind = input.byte();
    options.fit = static_cast<PictureFit>(kind % 3);
    options.grey = kind / 3 % 3 == 1;
    options.rgb = kind / 3 % 3 == 2;
    options.height = input.byte() % 64u;
    options.width = options.height ? 1 + input.byte() % 64u : 0;
    const std::string bytes = input.rest();
    takes(bytes.size(), [&] {
        Picture picture =
            pocketgan::decode_picture("picture", {bytes.begin(), bytes.end()}, kMostPixels);
        require(picture.height * picture.width <= kMostPixels, "a picture has the pixels allowed");
        require(picture.pixels.size() == picture.height * picture.width * picture.channels,
                "a picture has its pixels");
        const Picture fitted = fit_picture(std::move(picture), options);
        require(fitted.pixels.size() == fitted.height * fitted.width * fitted.channels,
                "a fitted picture has its pixels");
        require(options.height == 0 || fitted.height == options.height, "the height fits");
        require(!options.grey || fitted.channels == 1, "grey is grey");
    });
}

} // namespace fuzz
