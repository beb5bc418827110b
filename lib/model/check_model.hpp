#pragma once

#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// Limits far above the sizes of real networks. Within them, no product of sizes overflows.
inline constexpr std::size_t kMostLayers = 64;
inline constexpr std::size_t kMostUnits = std::size_t{1} << 20; ///< inputs or outputs
inline constexpr std::size_t kMostPieces = 255; ///< the index of the maximum is kept in a byte
inline constexpr std::size_t kMostWeights = std::size_t{1} << 28; ///< per layer: a gigabyte
inline constexpr std::size_t kMostPixels = std::size_t{1} << 13;  ///< height or width

/// Throws Error, naming `source` and the part, unless role, sizes, latent space, image and the
/// chain of layers fit together. Does not check the arrays.
void check_shapes(const Model& model, const std::string& source);

/// What layer 0 takes, and what it takes of one image, its class not counted: numbers, or channels
/// of a pixel where it takes images.
struct TakenNumbers {
    std::size_t all, of_image;
};
/// Of a model with an image.
TakenNumbers taken_numbers(const Model& model);

/// check_shapes, and each layer's arrays have the lengths of its shape and valid scales.
void check_model(const Model& model, const std::string& source);

/// Throws Error, naming `source`, unless the names are those of Model::classes.
void check_class_names(const std::vector<std::string>& names, const std::string& source);

/// Throws Error, which starts with `name`, unless the model is a generator with a latent space.
void require_generator(const std::string& name, const Model& model);

/// check_shapes, and no array is null and each layer's scales are valid.
void check_view(const ModelView& model, const std::string& source);

} // namespace pocketgan
