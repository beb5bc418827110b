// The only file that includes stb's PNG writer.
#include "pocketgan/picture.hpp"

#include "base/text.hpp"
#include "image/check_image.hpp"

namespace pocketgan {
namespace {

// The checksum of PNG (ISO 3309, polynomial edb88320, reflected), bit by bit: stb's table takes
// 1 KB of the device's program.
unsigned crc32(const unsigned char* bytes, int count) {
    std::uint32_t crc = ~std::uint32_t{0};
    for (int i = 0; i < count; ++i) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
    }
    return ~crc;
}

} // namespace
} // namespace pocketgan

// Static, so that a program with its own copy of stb can link this library, and so that the writers
// of other formats are dropped.
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#define STBIW_CRC32 pocketgan::crc32
#include <stb_image_write.h>

namespace pocketgan {

std::vector<std::uint8_t> encode_png(const Picture& picture) {
    check_picture(picture);
    std::vector<std::uint8_t> png;
    const auto take = [](void* context, void* bytes, int count) {
        const auto* first = static_cast<const std::uint8_t*>(bytes);
        static_cast<decltype(png)*>(context)->assign(first, first + count);
    };
    const auto width = static_cast<int>(picture.width);
    const auto height = static_cast<int>(picture.height);
    const auto channels = static_cast<int>(picture.channels);
    if (!stbi_write_png_to_func(take, &png, width, height, channels, picture.pixels.data(),
                                width * channels))
        throw_error({"not enough memory for a PNG of ", width, " x ", height, " pixels"});
    return png;
}

} // namespace pocketgan
