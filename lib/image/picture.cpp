#include "pocketgan/picture.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "image/check_image.hpp"

#include <algorithm>
#include <cctype>

namespace pocketgan {
namespace {

// Whether `path` is a name before `extension`, which is lower case, in any case.
bool has_extension(const std::string& path, const char* extension) {
    std::string lower = path;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ends_with(lower, extension) && lower != extension;
}

// Binary PGM (P5) or PPM (P6): a line of text, then the pixels.
std::vector<std::uint8_t> encode_pnm(const Picture& picture, const char* magic) {
    const std::string header = joined({magic, " ", picture.width, " ", picture.height, " 255\n"});
    std::vector<std::uint8_t> bytes(header.begin(), header.end());
    bytes.insert(bytes.end(), picture.pixels.begin(), picture.pixels.end());
    return bytes;
}

} // namespace

bool is_picture_name(const std::string& path) {
    return has_extension(path, ".png") || has_extension(path, ".pgm") ||
           has_extension(path, ".ppm");
}

void write_picture(const std::string& path, const Picture& picture) {
    if (!is_picture_name(path))
        throw_error({path, ": is not the name of a picture; expected .png, .pgm or .ppm"});
    check_picture(picture);
    std::vector<std::uint8_t> bytes;
    if (has_extension(path, ".png")) {
        bytes = encode_png(picture);
    } else {
        const bool colour = has_extension(path, ".ppm");
        if (picture.channels != (colour ? 3u : 1u))
            throw_error({path, ": the picture has ", picture.channels,
                         " channels; .pgm holds 1 and .ppm 3"});
        bytes = encode_pnm(picture, colour ? "P6" : "P5");
    }
    write_file(path, bytes.data(), bytes.size());
}

std::string to_text(const Picture& picture) {
    static const char kDarkToLight[] = " .:-=+*#%@";
    constexpr std::size_t kShades = sizeof kDarkToLight - 1;
    check_picture(picture);
    std::string text;
    const std::uint8_t* pixel = picture.pixels.data();
    for (std::size_t y = 0; y < picture.height; ++y) {
        for (std::size_t x = 0; x < picture.width; ++x) {
            std::size_t sum = 0;
            for (std::size_t c = 0; c < picture.channels; ++c)
                sum += *pixel++;
            text.append(2, kDarkToLight[sum * kShades / (256 * picture.channels)]);
        }
        text += '\n';
    }
    return text;
}

} // namespace pocketgan
