#pragma once

#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <optional>

namespace pocketgan {

/// Turns float weights into int8 ones with a scale a row; they must be finite.
void quantise(Layer& layer);

/// The first row of a quantised layer whose scale is not finite, or not above 0 although the row is
/// not all 0.
std::optional<std::size_t> row_of_bad_scale(const LayerView& layer);

} // namespace pocketgan
