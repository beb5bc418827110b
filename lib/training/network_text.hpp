#pragma once

#include "nn/trainable_network.hpp"
#include "pocketgan/network_settings.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// The numbers of an example, and the image that they are, if they are one.
struct ExampleSize {
    std::size_t numbers;
    std::size_t height = 0, width = 0, channels = 0; ///< height 0: no image
};

/// Whether the first layer of such a text takes the pixels of an image, not plain numbers.
bool takes_images(const std::string& layers);

/// The layers of NetworkSettings::layers, from examples of one size to those of another; `output`
/// is the activation of the last one. `name` ("generator") and the layer begin every Error: for a
/// text that cannot be read, sizes that do not follow from each other, and a last layer with other
/// outputs than `to`.
std::vector<LayerSpec> layers_of_text(const std::string& name, const NetworkSettings& settings,
                                      const ExampleSize& from, const ExampleSize& to,
                                      Activation output);

} // namespace pocketgan
