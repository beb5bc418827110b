#pragma once

// Small models and data for the tests of evaluation.

#include "model/example_model.hpp"
#include "pocketgan/evaluation.hpp"

#include <memory>

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
