#include "given_image.hpp"

#include "base/text.hpp"
#include "model/npy_header.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"

#ifdef POCKETGAN_READS_PICTURES
#include "base/files.hpp"
#include "data/decode_picture.hpp"
#include "data/fit_picture.hpp"
#endif

#include <utility>

namespace pocketgan::app {
namespace {

// Pixels from 0 to 1.
std::vector<float> read_brightness(const std::string& path, const ImageShape& image) {
#ifdef POCKETGAN_READS_PICTURES
    constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 26;
    if (!ends_with(path, ".npy")) {
        PictureOptions options;
        options.height = image.height;
        options.width = image.width;
        options.grey = image.channels == 1;
        options.rgb = image.channels == 3;
        const Picture picture =
            fit_picture(decode_picture(path, read_file(path, kLargestFile)), options);
        std::vector<float> pixels;
        for (const std::uint8_t pixel : picture.pixels)
            pixels.push_back(static_cast<float>(pixel) / 255.0f);
        return pixels;
    }
#endif
    NpyArray<float> array = read_npy(path);
    std::vector<std::size_t> shape = {image.height, image.width, image.channels};
    if (image.channels == 1 && array.shape.size() == 2)
        shape.pop_back();
    if (array.shape != shape)
        throw Error(joined({path, ": has the shape ", npy_shape_text(array.shape),
                            "; the model completes ", npy_shape_text(shape)}));
    return std::move(array.values);
}

} // namespace

std::vector<float> given_image(const Options& options, const Generator& generator) {
    const bool completes = generator.drawn() != ImagePart::whole;
    // Latents of a file may hold the given pixels.
    if (completes ? !options.complete && !options.latent : options.complete.has_value())
        throw UsageError(
            joined({"the model draws the ", to_string(generator.drawn()),
                    completes ? " part of an image; give the image by --complete"
                              : " image; --complete is for models that were trained with --draw"}));
    if (!options.complete)
        return {};
    const ImageShape& image = generator.image();
    std::vector<float> pixels = read_brightness(*options.complete, image);
    for (float& pixel : pixels)
        pixel = image.number(pixel);
    return pixels;
}

} // namespace pocketgan::app
