#include "pocketgan/picture.hpp"

#include "base/files.hpp"
#include "base/small_letters.hpp"
#include "base/text.hpp"
#include "image/check_image.hpp"
#include "image/encode_picture.hpp"

namespace pocketgan {
namespace {

// Whether `path` is a name before `extension`, which is lower case, in any case.
bool has_extension(const std::string& path, const char* extension) {
    const std::string lower = in_small_letters(path);
    return ends_with(lower, extension) && lower != extension;
}

// Binary PGM (P5) or PPM (P6): a line of text, then the pixels. A grey picture may be either.
std::vector<std::uint8_t> encode_pnm(const Picture& picture, bool is_colour) {
    const std::string header =
        joined({is_colour ? "P6 " : "P5 ", picture.width, " ", picture.height, " 255\n"});
    std::vector<std::uint8_t> bytes(header.begin(), header.end());
    const std::size_t copies = is_colour && picture.channels == 1 ? 3 : 1;
    for (const std::uint8_t level : picture.pixels)
        bytes.insert(bytes.end(), copies, level);
    return bytes;
}

} // namespace

bool is_picture_name(const std::string& path) {
    return has_extension(path, ".png") || has_extension(path, ".pgm") ||
           has_extension(path, ".ppm");
}

std::vector<std::uint8_t> encode_picture(const std::string& name, const Picture& picture) {
    if (!is_picture_name(name))
        throw_error({name, ": is not the name of a picture; expected .png, .pgm or .ppm"});
    check_picture(picture);
    if (has_extension(name, ".png"))
        return encode_png(picture);
    const bool is_colour = has_extension(name, ".ppm");
    if (picture.channels == 3 && !is_colour)
        throw_error({name, ": the picture has 3 channels; .pgm holds 1, .png and .ppm hold 3"});
    return encode_pnm(picture, is_colour);
}

void write_picture(const std::string& path, const Picture& picture) {
    const std::vector<std::uint8_t> bytes = encode_picture(path, picture);
    write_file(path, bytes.data(), bytes.size());
}

Picture enlarged(Picture picture, std::size_t scale) {
    if (scale == 1)
        return picture;
    Picture large = {picture.height * scale, picture.width * scale, picture.channels, {}};
    large.pixels.reserve(picture.pixels.size() * scale * scale);
    const std::size_t row = picture.width * picture.channels;
    for (std::size_t y = 0; y < large.height; ++y)
        for (std::size_t x = 0; x < large.width; ++x) {
            const auto pixel =
                picture.pixels.begin() +
                static_cast<std::ptrdiff_t>(y / scale * row + x / scale * picture.channels);
            large.pixels.insert(large.pixels.end(), pixel,
                                pixel + static_cast<std::ptrdiff_t>(picture.channels));
        }
    return large;
}

char shade(std::size_t level, std::size_t most) {
    static const char kDarkToLight[] = " .:-=+*#%@";
    constexpr std::size_t kShades = sizeof kDarkToLight - 1;
    return kDarkToLight[level * kShades / most];
}

std::string to_text(const Picture& picture) {
    check_picture(picture);
    std::string text;
    const std::uint8_t* pixel = picture.pixels.data();
    for (std::size_t y = 0; y < picture.height; ++y) {
        for (std::size_t x = 0; x < picture.width; ++x) {
            std::size_t sum = 0;
            for (std::size_t c = 0; c < picture.channels; ++c)
                sum += *pixel++;
            text.append(2, shade(sum, 256 * picture.channels));
        }
        text += '\n';
    }
    return text;
}

} // namespace pocketgan
