#pragma once

#include "pocketgan/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The bytes of a file of the format that the extension of `name` is: .png, .pgm or .ppm. Throws
/// Error, with the name, as write_picture does.
std::vector<std::uint8_t> encode_picture(const std::string& name, const Picture& picture);

/// `picture` with squares of `scale` pixels for each pixel.
Picture enlarged(Picture picture, std::size_t scale);

/// The character of to_text for a brightness of `level` of `most`, which is more than `level`.
char shade(std::size_t level, std::size_t most);

} // namespace pocketgan
