#pragma once

// Small models and data for the tests of evaluation.

#include "model/example_model.hpp"
#include "pocketgan/evaluation.hpp"

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace small_models {

using namespace pocketgan;

/// Built-in digits: 120 training images and 60 test images.
inline TrainTest digits() {
    return {make_digits(120, 1), make_digits(60, 1, 120)};
}

/// A generator of one layer with `outputs` sigmoids; of images if `image` is given.
inline Model generator_model(std::size_t outputs, ImageShape image = {}) {
    Model model;
    model.latent = LatentSpace{3, Prior::gaussian};
    if (image.height > 0)
        model.image = image;
    model.layers = {example_layer(3, outputs, Activation::sigmoid, 1)};
    return model;
}

/// A generator of 28x28 images.
inline Generator digit_generator() {
    return Generator(generator_model(784, {28, 28, 1, 0.0f, 1.0f}));
}

/// A generator of one layer of 10 classes of images of height x width. Every sample of class c is
/// grey, of the brightness (c + 1/2) / 10 and a little noise.
inline Model grey_levels_model(std::size_t height, std::size_t width) {
    Model model;
    model.latent = LatentSpace{3, Prior::gaussian};
    model.image = ImageShape{height, width, 1, 0.0f, 1.0f};
    model.layers = {example_layer(3 + 10, height * width, Activation::linear, 1)};
    Layer& layer = model.layers[0];
    for (std::size_t i = 0; i < layer.weight.size(); ++i) {
        const std::size_t column = i % 13;
        layer.weight[i] =
            column < 3 ? 0.01f * layer.weight[i] : (static_cast<float>(column - 3) + 0.5f) / 10.0f;
    }
    layer.bias.assign(height * width, 0.0f);
    for (int c = 0; c < 10; ++c)
        model.classes.push_back(std::to_string(c));
    return model;
}

/// A classifier of images of height x width into 10 levels of brightness: logit c of an image of
/// brightness b is largest for b in [c / 10, (c + 1) / 10]. It is -(b - (c + 1/2) / 10)^2 without
/// b^2, which all logits share.
inline Classifier grey_levels_classifier(std::size_t height, std::size_t width) {
    Model model;
    model.role = Role::classifier;
    model.image = ImageShape{height, width, 1, 0.0f, 1.0f};
    const std::size_t pixels = height * width;
    Layer mean = example_layer(pixels, 2, Activation::linear, 1);
    for (std::size_t i = 0; i < pixels; ++i) {
        mean.weight[i] = 1.0f / static_cast<float>(pixels);
        mean.weight[pixels + i] = i % 2 == 0 ? 0.1f : -0.1f; // a feature of the noise
    }
    mean.bias = {0.0f, 0.0f};
    Layer logits = example_layer(2, 10, Activation::linear, 1);
    for (std::size_t c = 0; c < 10; ++c) {
        const float level = (static_cast<float>(c) + 0.5f) / 10.0f;
        logits.weight[2 * c] = 2.0f * level;
        logits.weight[2 * c + 1] = 0.0f;
        logits.bias[c] = -level * level;
    }
    model.layers = {mean, logits};
    return Classifier(std::move(model));
}

/// `count` images of 4x4, of level i % 10 of grey_levels_model, with the same labels. The first
/// `wrong` labels are those of the next level.
inline Dataset grey_levels(std::size_t count, std::size_t wrong = 0, std::size_t classes = 10) {
    std::vector<float> pixels(count * 16);
    std::vector<std::uint16_t> labels(count);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < 16; ++j)
            pixels[i * 16 + j] = (static_cast<float>(i % classes) + 0.5f) / 10.0f +
                                 0.001f * static_cast<float>((i * 7 + j * 5) % 13) - 0.006f;
        labels[i] = static_cast<std::uint16_t>((i + (i < wrong)) % classes);
    }
    return Dataset::from_floats(DataShape::images(count, 4, 4), std::move(pixels),
                                std::move(labels), "grey images");
}

/// A generator of 28x28 images whose samples have NaN.
inline Generator nan_generator() {
    Model model = generator_model(784, {28, 28, 1, 0.0f, 1.0f});
    model.layers[0].bias[5] = std::nanf("");
    return Generator(std::move(model));
}

/// A classifier of grey images of height x width pixels.
inline Classifier image_classifier(std::size_t height, std::size_t width, std::size_t classes) {
    Model model;
    model.role = Role::classifier;
    model.image = ImageShape{height, width, 1, 0.0f, 1.0f};
    model.layers = {example_layer(height * width, 8, Activation::relu, 2),
                    example_layer(8, classes, Activation::linear, 3)};
    return Classifier(std::move(model));
}

} // namespace small_models
