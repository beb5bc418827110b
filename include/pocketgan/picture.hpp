/// @file
/// Pictures: sheets of images, PNG, PGM, PPM and text.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/image_shape.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// An 8-bit picture: row-major, channels last (1 grey, 3 RGB), 0 black, 255 white. `pixels` has
/// height * width * channels bytes.
struct Picture {
    std::size_t height = 0;           ///< pixels
    std::size_t width = 0;            ///< pixels
    std::size_t channels = 1;         ///< 1 or 3
    std::vector<std::uint8_t> pixels; ///< (height, width, channels)
};

/// Pixels times channels of the largest sheet.
inline constexpr std::size_t kMostSheetPixels = std::size_t{1} << 24;

/// A picture of many images in rows. The gaps between them and the places without an image are
/// grey.
class POCKETGAN_API Sheet {
public:
    /// A sheet for `count` images, `columns` in a row (0: as near to a square as possible), `gap`
    /// pixels apart. Throws Error if `count`, the image's height or its width is 0, if its channels
    /// are neither 1 nor 3, if low < high does not hold, or if the sheet has more than
    /// kMostSheetPixels.
    Sheet(std::size_t count, const ImageShape& image, std::size_t columns = 0, std::size_t gap = 2);

    /// Puts the rows of `images` (m, image.size()) in the next m places. Pixels are clipped to
    /// [low, high]; NaN is black. Throws Error if `images` has another number of columns or if
    /// fewer than m places are free.
    void add(ConstMatrixView images);

    const Picture& picture() const { return picture_; } ///< the sheet so far

private:
    std::size_t count_;
    ImageShape image_;
    std::size_t columns_;
    std::size_t gap_;
    std::size_t next_ = 0;
    Picture picture_;
};

/// The Sheet of all rows of `images` (count, image.size()). Throws Error as Sheet does.
POCKETGAN_API Picture make_sheet(ConstMatrixView images, const ImageShape& image,
                                 std::size_t columns = 0, std::size_t gap = 2);

/// The bytes of a PNG file. Throws Error for a picture without pixels, with another number of
/// channels or bytes, or of more than 2^31 bytes, and if memory does not suffice.
POCKETGAN_API std::vector<std::uint8_t> encode_png(const Picture& picture);

/// Whether write_picture accepts the name: it ends with .png, .pgm or .ppm, in any case.
POCKETGAN_API bool is_picture_name(const std::string& path);

/// Writes PNG, binary PGM or binary PPM, chosen by the extension .png, .pgm or .ppm. PGM holds grey
/// pictures only. The file appears under its name only when it is complete. Throws Error for
/// another extension, for a picture that encode_png refuses, for a PGM in colour, and if the file
/// cannot be written.
POCKETGAN_API void write_picture(const std::string& path, const Picture& picture);

/// The picture as text for a terminal, two characters per pixel, of ten from a space (dark) to an
/// at sign (light). Throws Error for a picture that encode_png refuses.
POCKETGAN_API std::string to_text(const Picture& picture);

} // namespace pocketgan
