#pragma once

#include "pocketgan/image_shape.hpp"
#include "pocketgan/picture.hpp"

namespace pocketgan {

/// Throws Error unless `low` and `high` are finite and low < high.
void check_range(const ImageShape& image);

/// Throws Error unless the picture has 1 or 3 channels, height and width from 1 up to a size that
/// PNG holds, and as many pixels as these require.
void check_picture(const Picture& picture);

} // namespace pocketgan
