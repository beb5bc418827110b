/// @file
/// Models in memory that they do not own.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace pocketgan {

/// A Layer whose arrays lie in memory that it does not own, such as flash.
struct LayerView {
    LayerShape shape; ///< sizes and activation
    /// (weight_rows, weight_columns), row-major; null in a quantised layer.
    const float* weight = nullptr;
    const float* bias = nullptr; ///< (bias_size)
    /// int8 weights instead of `weight`: row r of W is scale[r] * quantised[r, :].
    const std::int8_t* quantised = nullptr; ///< (weight_rows, weight_columns), row-major
    const float* scale = nullptr;           ///< (weight_rows)
};

/// The view of `layer`, valid as long as the arrays of the layer are.
POCKETGAN_API LayerView view(const Layer& layer);

/// A generator whose layers are views.
struct ModelView {
    LatentSpace latent;                 ///< size and prior of z
    std::optional<ImageShape> image;    ///< empty for plain vectors
    const LayerView* layers = nullptr;  ///< (layer_count), not owned
    std::size_t layer_count = 0;        ///< at least 1
    std::size_t class_count = 0;        ///< 0 unless it is conditional, see Model::classes
    ImagePart drawn = ImagePart::whole; ///< as Model::drawn
};

} // namespace pocketgan
