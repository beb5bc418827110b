/// @file
/// The settings of one network.

#pragma once

#include "pocketgan/activation.hpp"
#include "pocketgan/api.h"
#include "pocketgan/initialiser.hpp"
#include "pocketgan/optimiser.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// The hidden layers of a dense network, and how it is initialised, regularised and optimised. The
/// trainer adds the input and output layers. It throws Error, which names the setting, for one
/// outside its range; NaN is outside every range.
struct NetworkSettings {
    std::vector<std::size_t> hidden;          ///< units of each hidden layer, >= 1; none: one layer
    Activation activation = Activation::relu; ///< of the hidden layers; not clamp
    float slope = 0.2f;                       ///< of leaky_relu for z < 0
    std::size_t pieces = 5;                   ///< of maxout, 1 to 255
    float input_keep = 1.0f;                  ///< dropout: probability to keep an input, (0, 1]
    float hidden_keep = 1.0f;    ///< dropout: probability to keep a hidden unit, (0, 1]
    Initialiser initialiser;     ///< of all layers
    float max_norm = 0.0f;       ///< the largest norm of a unit's weights after a step; 0: any
    OptimiserSettings optimiser; ///< of all layers
    /// The layers of a GAN's network as text, instead of `hidden`, with commas between them:
    /// "dense 7x7x32, transposed 16 k4 s2 p1, transposed k4 s2 p1". Empty: `hidden`.
    ///
    /// A layer is `dense UNITS`, or `dense HxWxC` where an image follows, `conv CHANNELS`,
    /// `transposed CHANNELS` or `pool`, max pooling. All but dense have a kernel kN and may have a
    /// stride sN (1), a padding pN (0) and, transposed ones, an output_padding oN (0).
    /// `pixel-bias` is a bias for each pixel instead of each channel. `batch-norm` is batch
    /// normalisation before the activation (Ioffe and Szegedy 2015); it is folded into the weights
    /// of a model. An activation replaces `activation`, and maxout2 its pieces, too. `init0.05`
    /// replaces the scale of `initialiser`, `sparse100` its kind and scale, and `bias-2` initial
    /// biases of 0. The last layer needs no size and has no activation of its own.
    std::string layers;
};

/// The hidden layers of a preset for images of another size. The networks of the presets' sources
/// are for 28x28 pixels. Each layer gets sqrt(height * width) / 28 times its units, rounded to a
/// multiple of 16, at least 16, so that the weights grow with the pixels; colours do not count.
/// Throws Error unless the image has 1 to 2^32 pixels.
POCKETGAN_API std::vector<std::size_t> fit_layers(std::vector<std::size_t> hidden,
                                                  std::size_t height, std::size_t width);

/// The texts of NetworkSettings::layers of both players.
struct PlayerLayers {
    std::string generator;     ///< of GanSettings::generator
    std::string discriminator; ///< of GanSettings::discriminator
};

/// Networks as in Radford et al. 2016 for images of a size. The generator begins with a dense layer
/// that makes images of at most 7 pixels a side, where the size can be halved so often, and doubles
/// them by transposed convolutions; the discriminator does the same backwards. The largest images
/// within them have `channels` channels, those of half the size twice as many, up to 512. Batch
/// normalisation everywhere but in the generator's output and the discriminator's first and last
/// layer. 28 x 28 pixels and 32 channels: "dense 7x7x64 batch-norm, transposed 32 k4 s2 p1
/// batch-norm, transposed k4 s2 p1" and "conv 32 k4 s2 p1, conv 64 k4 s2 p1 batch-norm, dense".
/// Throws Error unless there are 1 to 512 channels and the image has 1 to 2^32 pixels.
POCKETGAN_API PlayerLayers dcgan_layers(std::size_t channels, std::size_t height,
                                        std::size_t width);

} // namespace pocketgan
