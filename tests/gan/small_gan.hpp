#pragma once

// Small GANs and data for the tests of the trainer.

#include "pocketgan/gan.hpp"
#include "pocketgan/random.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace small_gan {

using namespace pocketgan;

/// `count` random images of side x side bytes.
inline Dataset images(std::size_t count, std::size_t side) {
    std::vector<std::uint8_t> pixels;
    const Random random(8, 0);
    for (std::size_t i = 0; i < count * side * side; ++i)
        pixels.push_back(static_cast<std::uint8_t>(random.below(i, 256)));
    return Dataset::from_bytes(DataShape::images(count, side, side), std::move(pixels), {},
                               "random images");
}

/// The same images with labels: i % classes for image i.
inline Dataset labelled_images(std::size_t count, std::size_t side, std::size_t classes,
                               std::vector<std::string> class_names = {}) {
    const Dataset data = images(count, side);
    std::vector<std::uint16_t> labels(count);
    for (std::size_t i = 0; i < count; ++i)
        labels[i] = static_cast<std::uint16_t>(i % classes);
    return Dataset::from_bytes(DataShape::images(count, side, side),
                               {data.pixels().begin(), data.pixels().end()}, std::move(labels),
                               "labelled images", std::move(class_names));
}

/// As goodfellow2014, but small: maxout, dropout, SGD with rising momentum, simultaneous updates.
inline GanSettings goodfellow() {
    GanSettings s = find_preset("goodfellow2014")->settings;
    s.latent.size = 5;
    s.generator.hidden = {12, 10};
    s.discriminator.hidden = {8, 6};
    s.discriminator.pieces = 3;
    s.generator.initialiser.scale = 0.5f;
    s.discriminator.initialiser.scale = 0.3f;
    s.generator.optimiser.momentum_epochs = s.discriminator.optimiser.momentum_epochs = 3;
    s.batch = 10;
    s.examples = 0;
    return s;
}

/// Adam, leaky relu, dropout, a moving average, two steps of D per step of G.
inline GanSettings alternating() {
    GanSettings s = find_preset("tanh-adam-dropout")->settings;
    s.latent.size = 6;
    s.generator.hidden = {20, 12};
    s.discriminator.hidden = {12, 20};
    s.d_steps = 2;
    s.ema = 0.9;
    s.batch = 8;
    return s;
}

/// A clipped critic with RMSProp and warm-ups: 4 4 2 2 4 2 2 2 4 ... steps of D.
inline GanSettings critic() {
    GanSettings s = alternating();
    s.objective = Objective::wasserstein;
    s.d_warmup = 2;
    s.d_warmup_every = 4;
    s.d_warmup_steps = 4;
    s.d_clip = 0.1f;
    s.generator.optimiser.kind = s.discriminator.optimiser.kind = OptimiserKind::rmsprop;
    s.discriminator.optimiser.rate = 1e-2;
    return s;
}

/// The same networks as convolutions, for images of 4 x 4; maxout in D.
inline GanSettings convolutional() {
    GanSettings s = alternating();
    s.generator.layers = "dense 2x2x6, transposed 5 k3 p1 pixel-bias, transposed k4 s2 p1";
    s.discriminator.layers = "conv 7 k4 s2 p1, conv 3 k3 p1 maxout, dense";
    return s;
}

/// The same with batch normalisation.
inline GanSettings batch_normalised() {
    GanSettings s = convolutional();
    s.generator.layers = "dense 2x2x6 batch-norm, transposed 5 k3 p1 batch-norm, "
                         "transposed k4 s2 p1";
    s.discriminator.layers = "conv 7 k3 p1 batch-norm, pool k2 s2, "
                             "conv 3 k3 p1 batch-norm maxout, dense";
    return s;
}

/// Unrolled by three steps of D.
inline GanSettings unrolled() {
    GanSettings s = alternating();
    s.unroll = 3;
    return s;
}

/// A critic with a gradient penalty.
inline GanSettings penalised() {
    GanSettings s = alternating();
    s.objective = Objective::wasserstein;
    s.gradient_penalty = 10.0f;
    return s;
}

/// Conditional on the labels of the data.
inline GanSettings conditional() {
    GanSettings s = alternating();
    s.conditional = true;
    return s;
}

/// Weights and biases in the order of the layers.
inline std::vector<float> parameters(const Model& model) {
    std::vector<float> result;
    for (const Layer& layer : model.layers) {
        result.insert(result.end(), layer.weight.begin(), layer.weight.end());
        result.insert(result.end(), layer.bias.begin(), layer.bias.end());
    }
    return result;
}

inline bool operator==(const StepReport& a, const StepReport& b) {
    return a.d_loss == b.d_loss && a.g_loss == b.g_loss && a.d_real == b.d_real &&
           a.d_fake == b.d_fake;
}

} // namespace small_gan
