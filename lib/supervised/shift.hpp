#pragma once

#include "pocketgan/dataset.hpp"

#include <cstddef>

namespace pocketgan {

/// The image `from` moved by so many pixels down and to the right (less than 0: up, left) -> `to`;
/// black, 0, moves in. Both are laid out as an example of `data`.
void shift_image(const Dataset& data, const float* from, std::ptrdiff_t down, std::ptrdiff_t right,
                 float* to);

} // namespace pocketgan
