/// @file
/// How the outputs of a network are pixels.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// How the numbers of a row are the pixels of an image: row-major, channels last (1 grey, 3 RGB).
/// `low` is black and `high` is white; low < high, both finite. A height of 0 means plain vectors.
struct ImageShape {
    std::size_t height = 0;   ///< pixels
    std::size_t width = 0;    ///< pixels
    std::size_t channels = 1; ///< 1 or 3
    float low = 0.0f;         ///< the number that is black
    float high = 1.0f;        ///< the number that is white

    /// Numbers of an image.
    std::size_t size() const { return height * width * channels; }
    /// 0 for black and 1 for white, not clipped.
    float brightness(float output) const { return (output - low) / (high - low); }
    /// The number of a pixel of that brightness.
    float number(float brightness) const { return low + brightness * (high - low); }
};

/// A part of an image. The image between two parts of equal size, left and right or top and bottom,
/// is divided at half of its width or height, rounded down.
enum class ImagePart {
    whole, ///< all pixels
    left,  ///< the columns before the middle
    right, ///< the columns from the middle on
    top,   ///< the lines before the middle
    bottom ///< the lines from the middle on
};

/// The name that model.json uses, such as "left"; "" for a number that is none of the parts.
POCKETGAN_API const char* to_string(ImagePart part);

/// The part of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API ImagePart image_part_from_string(const std::string& name);

/// y = (y - low) / (high - low) in place, for every number of y (m, image.size()): 0 is black and 1
/// is white, not clipped. Plain vectors (image.height is 0) of any size stay as they are. Throws
/// Error if y has another number of columns, or if low < high does not hold.
POCKETGAN_API void to_brightness(MatrixView y, const ImageShape& image);

} // namespace pocketgan
