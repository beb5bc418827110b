#pragma once

#include "pocketgan/image_shape.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <string>

namespace pocketgan::app {

/// The number of pictures that fit side by side into the terminal of standard output; 0 if standard
/// output is no terminal.
std::size_t pictures_per_row(const ImageShape& image);

/// The rows of `images` side by side, for the terminal: a character for two pixels, one above the
/// other, as a half block in colours where the terminal has them. Pictures wider than the terminal
/// are made smaller.
std::string terminal_pictures(ConstMatrixView images, const ImageShape& image);

} // namespace pocketgan::app
