#pragma once

#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <optional>

namespace pocketgan {

/// Converts float weights, which must be finite, to int8 with one scale per row.
void quantise(Layer& layer);

/// The first row of a quantised layer whose scale is not finite, or is not above 0 while the row
/// has a weight other than 0.
std::optional<std::size_t> row_of_bad_scale(const LayerView& layer);

} // namespace pocketgan
