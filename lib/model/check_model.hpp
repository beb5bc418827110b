#pragma once

#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// Limits that no sensible network comes near, but within which no product of sizes overflows.
inline constexpr std::size_t kMostLayers = 64;
inline constexpr std::size_t kMostUnits = std::size_t{1} << 20;   ///< inputs or outputs
inline constexpr std::size_t kMostPieces = 255;                   ///< the winner is kept in a byte
inline constexpr std::size_t kMostWeights = std::size_t{1} << 28; ///< a layer: a gigabyte
inline constexpr std::size_t kMostPixels = std::size_t{1} << 13;  ///< height or width

/// Throws Error, naming `source` and the part, unless role, sizes, latent space, image and the
/// chain of layers fit together. Does not look at the arrays.
void check_shapes(const Model& model, const std::string& source);

/// The same, and that each layer's arrays are as long as its shape says and its scales are some.
void check_model(const Model& model, const std::string& source);

/// Throws Error, which begins with `name`, if the model is no generator or has no latent space.
void require_generator(const std::string& name, const Model& model);

/// The same as check_shapes, and that no array is missing and each layer's scales are some.
void check_view(const ModelView& model, const std::string& source);

} // namespace pocketgan
