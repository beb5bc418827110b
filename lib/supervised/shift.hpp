#pragma once

#include "pocketgan/dataset.hpp"

#include <cstddef>

namespace pocketgan {

/// Shifts the image `from` by `down` and `right` pixels (negative: up and left) into `to` and fills
/// the gap with 0, black. Both have the layout of an example of `data`.
void shift_image(const Dataset& data, const float* from, std::ptrdiff_t down, std::ptrdiff_t right,
                 float* to);

} // namespace pocketgan
