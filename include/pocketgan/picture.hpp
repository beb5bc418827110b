#pragma once

#include "pocketgan/api.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// An 8-bit picture: row-major, channels last (1 grey, 3 RGB), 0 black, 255 white.
struct Picture {
    std::size_t height = 0;
    std::size_t width = 0;
    std::size_t channels = 1;
    std::vector<std::uint8_t> pixels;
};

/// The numbers of pixels, times channels, that a sheet has at most.
inline constexpr std::size_t kMostSheetPixels = std::size_t{1} << 24;

/// Images as one picture, in rows, with grey between them and where there are none.
class POCKETGAN_API Sheet {
public:
    /// For `count` images of (height, width, channels): `columns` a row (0: as square as it gets),
    /// `gap` pixels between them. Throws Error for an empty sheet or one of more than
    /// kMostSheetPixels.
    Sheet(std::size_t count, std::size_t height, std::size_t width, std::size_t channels,
          std::size_t columns = 0, std::size_t gap = 2);

    /// Puts the next image in its place: `low` is black, `high` is white, clipped. Throws Error
    /// after the last.
    void add(const float* values, float low, float high);

    const Picture& picture() const { return picture_; }

private:
    std::size_t count_;
    std::size_t height_;
    std::size_t width_;
    std::size_t columns_;
    std::size_t gap_;
    std::size_t next_ = 0;
    Picture picture_;
};

/// `count` images of (height, width, channels) floats, row i at `values + i * stride`, as a Sheet.
POCKETGAN_API Picture make_sheet(const float* values, std::size_t count, std::size_t stride,
                                 std::size_t height, std::size_t width, std::size_t channels,
                                 float low, float high, std::size_t columns = 0,
                                 std::size_t gap = 2);

/// The picture as a PNG file's bytes. Throws Error if memory does not suffice.
POCKETGAN_API std::vector<std::uint8_t> encode_png(const Picture& picture);

/// Whether the name ends as one for write_picture does: .png, .pgm or .ppm, or those in capitals.
POCKETGAN_API bool is_picture_name(const std::string& path);

/// Writes PNG, or for a name that ends in .pgm (of one channel) or .ppm (of three) binary PGM or
/// PPM. The file appears under its name only when it is whole. Throws Error for another ending or
/// when it cannot be written.
POCKETGAN_API void write_picture(const std::string& path, const Picture& picture);

/// The picture in text for a terminal, two characters a pixel, dark to light as ` .:-=+*#%@`.
POCKETGAN_API std::string to_text(const Picture& picture);

} // namespace pocketgan
