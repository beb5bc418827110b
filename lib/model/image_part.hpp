#pragma once

#include "pocketgan/image_shape.hpp"

#include <cstddef>

namespace pocketgan {

/// Where the numbers of a part are in the row of an image: lines of equal length.
struct PartLines {
    std::size_t first;  ///< number of the row at which the first line begins
    std::size_t length; ///< numbers of a line
    std::size_t step;   ///< numbers from one line to the next
    std::size_t count;  ///< lines

    /// Numbers of the part.
    std::size_t size() const { return count * length; }
};

/// The lines of that part of an image. A part of an image of one line or column may be empty.
PartLines lines_of(const ImageShape& image, ImagePart part);

/// The image that the part is, such as 28 x 14 pixels.
ImageShape part_of(ImageShape image, ImagePart part);

/// The other half; nothing is the rest of the whole, for which it returns `whole`.
ImagePart rest_of(ImagePart part);

/// Copies the part of the image `from` to the same place of the image `to`.
void copy_part(const PartLines& part, const float* from, float* to);

/// Copies the part of `image` to `numbers` (part.size()).
void take_part(const PartLines& part, const float* image, float* numbers);

/// Copies `numbers` (part.size()) to the part of `image`.
void put_part(const PartLines& part, const float* numbers, float* image);

} // namespace pocketgan
