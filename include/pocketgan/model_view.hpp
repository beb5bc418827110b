#pragma once

#include "pocketgan/api.h"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace pocketgan {

/// A Layer whose numbers lie in memory that somebody else owns, such as flash.
struct LayerView {
    LayerShape shape;
    const float* weight = nullptr; ///< (weight_rows, inputs), row-major; null in a quantised layer
    const float* bias = nullptr;   ///< (weight_rows)
    /// Instead of `weight`: row r of W is scale[r] * quantised[r, :].
    const std::int8_t* quantised = nullptr; ///< (weight_rows, inputs), row-major
    const float* scale = nullptr;           ///< (weight_rows)
};

/// Valid as long as the layer's arrays are.
POCKETGAN_API LayerView view(const Layer& layer);

/// A generator of such layers.
struct ModelView {
    LatentSpace latent;
    std::optional<ImageShape> image;
    const LayerView* layers = nullptr; ///< (layer_count), somebody else's as well
    std::size_t layer_count = 0;
};

} // namespace pocketgan
