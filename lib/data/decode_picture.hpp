#pragma once

#include "pocketgan/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// Pixels of the largest picture that is decoded: 8192 x 8192.
inline constexpr std::size_t kMostPicturePixels = std::size_t{1} << 26;

/// Whether the name ends as that of a picture that decode_picture reads, in any case.
bool is_readable_picture_name(const std::string& path);

/// The endings of is_readable_picture_name: ".png, .jpg, ...".
std::string readable_picture_endings();

/// Decodes a PNG, JPEG, BMP, PGM or PPM file or the first frame of a GIF, known by its bytes. The
/// result has one channel if the file is grey, else three: palettes, GIF and BMP count as colour.
/// Of 16 bits the upper eight are kept; transparent pixels are laid over white; the orientation
/// that a JPEG names is ignored. Throws Error, with `path`, for other bytes, for a file that ends
/// too early and for a header that claims more than `most_pixels` pixels, before memory is taken
/// for them.
Picture decode_picture(const std::string& path, const std::vector<std::uint8_t>& bytes,
                       std::size_t most_pixels = kMostPicturePixels);

} // namespace pocketgan
