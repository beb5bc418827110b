#pragma once

#include "pocketgan/image_shape.hpp"

namespace pocketgan {

/// Throws Error unless `low` and `high` are finite and low < high.
void check_range(const ImageShape& image);

} // namespace pocketgan
