// The only file that includes stb's reader of pictures.
#include "data/decode_picture.hpp"

#include "base/small_letters.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <memory>

namespace pocketgan {
namespace {

// The largest block that the decoder may take on this thread. A stream of deflate expands to 1032
// times its size, whatever the header of its PNG says.
thread_local std::size_t largest_block = 0;

// Filled with zeros: up to version 2.27 a scan of a JPEG may use tables that its file never set.
void* take_block(std::size_t bytes) {
    return bytes <= largest_block ? std::calloc(bytes, 1) : nullptr;
}

// The decoder copies nothing to a null pointer, which memcpy does not define.
void* copy_bytes(void* to, const void* from, std::size_t count) {
    return count > 0 ? std::memcpy(to, from, count) : to;
}

void* resize_block(void* block, std::size_t bytes) {
    return bytes <= largest_block ? std::realloc(block, bytes) : nullptr;
}

} // namespace
} // namespace pocketgan

// Static, so that a program with its own copy of stb can link this library.
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_ONLY_PNM
#define STBI_MALLOC(bytes) pocketgan::take_block(bytes)
#define STBI_REALLOC(block, bytes) pocketgan::resize_block(block, bytes)
#define STBI_FREE(block) std::free(block)
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#define memcpy pocketgan::copy_bytes
#include <stb_image.h>
#undef memcpy
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace pocketgan {
namespace {

constexpr const char* kEndings[] = {".png", ".jpg", ".jpeg", ".bmp",
                                    ".gif", ".pgm", ".ppm",  ".pnm"};

constexpr int kWhite = 255;

// What the decoder takes besides pixels: its tables, and the ends of streams.
constexpr std::size_t kTables = std::size_t{1} << 20;
// Bytes of a block for each pixel: 16 bits of four channels, doubled by the growth of a stream,
// and the filters of narrow rows.
constexpr std::size_t kBlockPerPixel = 32;

// The bytes of a file as the decoder asks for them. Where a file ends, the decoder goes on with
// zeros, so that only here can be told that it wanted more.
class Bytes {
public:
    explicit Bytes(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}

    bool wanted_more() const { return wanted_more_; }

    stbi_io_callbacks callbacks() const {
        return {[](void* self, char* to, int count) { return of(self).read(to, count); },
                [](void* self, int count) { of(self).skip(count); },
                [](void* self) { return static_cast<int>(of(self).left() == 0); }};
    }

private:
    static constexpr std::size_t kBuffer = 128; ///< of the decoder, which it fills ahead

    static Bytes& of(void* self) { return *static_cast<Bytes*>(self); }
    std::size_t left() const { return bytes_.size() - at_; }

    int read(char* to, int count) {
        const auto wanted = static_cast<std::size_t>(std::max(count, 0));
        const std::size_t some = std::min(wanted, left());
        if (some > 0)
            std::memcpy(to, bytes_.data() + at_, some);
        // Some versions of the decoder do not look at how much they got.
        std::memset(to + some, 0, wanted - some);
        if (wanted > some && (some == 0 || wanted != kBuffer))
            wanted_more_ = true;
        at_ += some;
        return static_cast<int>(some);
    }

    void skip(int count) {
        const auto wanted = static_cast<std::size_t>(std::max(count, 0));
        if (wanted > left())
            wanted_more_ = true;
        at_ += std::min(wanted, left());
    }

    const std::vector<std::uint8_t>& bytes_;
    std::size_t at_ = 0;
    bool wanted_more_ = false;
};

struct FreePixels {
    void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

[[noreturn]] void refuse(const std::string& path, const Bytes& file) {
    const std::string reason = stbi_failure_reason() ? stbi_failure_reason() : "unknown error";
    if (file.wanted_more())
        throw Error(path + ": ends in the middle of its picture");
    if (reason == "unknown image type" || reason == "Image not of any known type, or corrupt")
        throw Error(path + ": is not a PNG, JPEG, BMP, GIF, binary PGM or binary PPM");
    throw Error(path + ": cannot be decoded: " + reason);
}

[[noreturn]] void refuse_size(const std::string& path, std::uint64_t height, std::uint64_t width,
                              std::size_t most_pixels) {
    throw Error(path + ": claims " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels; expected 1 to " + std::to_string(most_pixels) + " in all");
}

// The decoder calls a PNG that it finds too large a file of unknown type.
void check_png_size(const std::string& path, const std::vector<std::uint8_t>& bytes,
                    std::size_t most_pixels) {
    constexpr std::size_t kWidth = 16, kHeight = 20, kEnd = 24; // of the chunk IHDR
    if (bytes.size() < kEnd || std::memcmp(bytes.data(), "\x89PNG", 4) != 0)
        return;
    const auto number = [&](std::size_t at) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8 | bytes[at + i];
        return value;
    };
    const std::uint64_t height = number(kHeight), width = number(kWidth);
    if (height > 0 && width > most_pixels / height)
        refuse_size(path, height, width, most_pixels);
}

// Whether a segment of Huffman tables of a JPEG (DHT, ITU-T T.81 B.2.4.2) at `at`, its length, has
// at most 256 values in each table. Versions of the decoder up to 2.27 write more behind the table.
bool has_small_tables(const std::vector<std::uint8_t>& bytes, std::size_t at) {
    constexpr std::size_t kLengths = 16;
    constexpr int kMostValues = 256;
    const auto byte = [&] { return at < bytes.size() ? int{bytes[at++]} : 0; };
    int left = byte() * 256;
    left += byte() - 2;
    while (left > 0) {
        byte(); // class and number
        int values = 0;
        for (std::size_t i = 0; i < kLengths; ++i)
            values += byte();
        if (values > kMostValues)
            return false;
        at += static_cast<std::size_t>(values);
        left -= 1 + static_cast<int>(kLengths) + values;
    }
    return true;
}

// Follows the segments of a JPEG as the decoder does. Where compressed data begin, every place that
// could be one of tables is looked at.
void check_huffman_tables(const std::string& path, const std::vector<std::uint8_t>& bytes) {
    constexpr std::uint8_t kMarker = 0xff, kStart = 0xd8, kHuffman = 0xc4, kScan = 0xda;
    std::size_t at = 0;
    while (at < bytes.size() && bytes[at] == kMarker)
        ++at;
    if (at == 0 || at == bytes.size() || bytes[at] != kStart)
        return;
    bool is_compressed = false;
    for (++at; at + 3 < bytes.size();) {
        if (bytes[at] != kMarker || bytes[at + 1] == kMarker) {
            ++at;
            continue;
        }
        const std::uint8_t kind = bytes[at + 1];
        if (kind == kHuffman && !has_small_tables(bytes, at + 2))
            throw Error(path + ": cannot be decoded: a Huffman table has more than 256 values");
        is_compressed = is_compressed || kind == kScan;
        at += is_compressed ? 1 : 2 + std::size_t{bytes[at + 2]} * 256 + bytes[at + 3];
    }
}

std::uint8_t over_white(int level, int alpha) {
    return static_cast<std::uint8_t>((level * alpha + kWhite * (255 - alpha) + 127) / 255);
}

// pixels (count, channels): grey, grey and alpha, RGB, RGBA -> without alpha
void lay_over_white(const stbi_uc* pixels, std::size_t count, std::size_t channels,
                    std::uint8_t* out) {
    const std::size_t colours = channels - 1;
    for (std::size_t i = 0; i < count; ++i, pixels += channels)
        for (std::size_t c = 0; c < colours; ++c)
            *out++ = over_white(pixels[c], pixels[colours]);
}

} // namespace

bool is_readable_picture_name(const std::string& path) {
    const std::string lower = in_small_letters(path);
    return std::any_of(std::begin(kEndings), std::end(kEndings),
                       [&](const char* ending) { return ends_with(lower, ending); });
}

std::string readable_picture_endings() {
    return listed({std::begin(kEndings), std::end(kEndings)});
}

Picture decode_picture(const std::string& path, const std::vector<std::uint8_t>& bytes,
                       std::size_t most_pixels) {
    if (bytes.empty())
        throw Error(path + ": is empty");
    check_png_size(path, bytes, most_pixels);
    check_huffman_tables(path, bytes);
    int width = 0, height = 0, channels = 0;
    Bytes header(bytes);
    const stbi_io_callbacks callbacks = header.callbacks();
    largest_block = kTables;
    if (!stbi_info_from_callbacks(&callbacks, &header, &width, &height, &channels))
        refuse(path, header);
    const auto columns = static_cast<std::size_t>(std::max(width, 0)),
               rows = static_cast<std::size_t>(std::max(height, 0));
    if (columns == 0 || rows == 0 || columns > most_pixels / rows)
        refuse_size(path, rows, columns, most_pixels);

    Bytes file(bytes);
    largest_block = kTables + kBlockPerPixel * rows * columns;
    const std::unique_ptr<stbi_uc, FreePixels> pixels(
        stbi_load_from_callbacks(&callbacks, &file, &width, &height, &channels, 0));
    if (!pixels || file.wanted_more())
        refuse(path, file);
    Picture picture;
    picture.height = static_cast<std::size_t>(height);
    picture.width = static_cast<std::size_t>(width);
    picture.channels = channels < 3 ? 1 : 3;
    const std::size_t count = picture.height * picture.width;
    if (channels == 1 || channels == 3) {
        picture.pixels.assign(pixels.get(), pixels.get() + count * picture.channels);
    } else {
        picture.pixels.resize(count * picture.channels);
        lay_over_white(pixels.get(), count, static_cast<std::size_t>(channels),
                       picture.pixels.data());
    }
    return picture;
}

} // namespace pocketgan
