#pragma once

#include "pocketgan/model.hpp"

#include <cmath>
#include <random>

/// A layer of random weights and biases, of about the magnitude of trained ones.
inline pocketgan::Layer example_layer(std::size_t inputs, std::size_t outputs,
                                      pocketgan::Activation activation, unsigned seed,
                                      std::size_t pieces = 1) {
    pocketgan::Layer layer;
    layer.shape = {inputs, outputs, activation, 0.2f, pieces};
    std::mt19937 random(seed);
    const auto draw = [&](float scale) {
        return scale * (static_cast<float>(random() >> 8) / 8388608.0f - 1.0f);
    };
    layer.weight.resize(layer.shape.weight_rows() * inputs);
    for (float& weight : layer.weight)
        weight = draw(2.0f / std::sqrt(static_cast<float>(inputs)));
    layer.bias.resize(layer.shape.weight_rows());
    for (float& bias : layer.bias)
        bias = draw(0.5f);
    return layer;
}

/// A generator of 9x7 images with several activations. No size is a multiple of a vector width.
inline pocketgan::Model example_generator() {
    using pocketgan::Activation;
    pocketgan::Model model;
    model.latent = {13, pocketgan::Prior::uniform};
    model.image = {9, 7, 1, -1.0f, 1.0f};
    model.layers.push_back(example_layer(13, 37, Activation::relu, 1));
    model.layers.push_back(example_layer(37, 29, Activation::maxout, 2, 3));
    model.layers.push_back(example_layer(29, 41, Activation::leaky_relu, 3));
    model.layers.push_back(example_layer(41, 21, Activation::sigmoid, 4));
    model.layers.push_back(example_layer(21, 63, Activation::tanh, 5));
    return model;
}

/// A layer of random weights and biases with the sizes of a convolution.
inline pocketgan::Layer example_convolution(pocketgan::LayerKind kind,
                                            const pocketgan::Convolution& sizes,
                                            pocketgan::Activation activation, unsigned seed,
                                            std::size_t pieces = 1) {
    const pocketgan::LayerShape shape = pocketgan::convolution_shape(kind, sizes);
    const std::size_t columns = shape.weight_columns();
    const std::size_t rows = pieces * sizes.out_channels;
    pocketgan::Layer layer = example_layer(columns, rows, activation, seed);
    layer.shape = shape;
    layer.shape.activation = activation;
    layer.shape.pieces = pieces;
    if (sizes.bias_per_pixel)
        layer.bias = example_layer(1, shape.linear_size(), activation, seed + 100).bias;
    return layer;
}

/// A generator of 9x7 images of three channels, from 4x3 pixels of 5 channels: transposed
/// convolutions of strides 2 and 1, and a convolution with maxout between them.
inline pocketgan::Model example_convolutional_generator() {
    using pocketgan::Activation;
    using pocketgan::LayerKind;
    pocketgan::Model model;
    model.latent = {13, pocketgan::Prior::gaussian};
    model.image = {9, 7, 3, -1.0f, 1.0f};
    model.layers.push_back(example_layer(13, 4 * 3 * 5, Activation::relu, 1));
    model.layers.push_back(example_convolution(LayerKind::transposed_convolution,
                                               {4, 3, 5, 0, 0, 7, 3, 3, 2, 0, true},
                                               Activation::leaky_relu, 2));
    model.layers.push_back(example_convolution(
        LayerKind::convolution, {9, 7, 7, 0, 0, 17, 3, 3, 1, 1, false}, Activation::maxout, 3, 2));
    model.layers.push_back(example_convolution(LayerKind::transposed_convolution,
                                               {9, 7, 17, 0, 0, 3, 3, 3, 1, 1, false},
                                               Activation::tanh, 4));
    return model;
}

/// A generator that draws the right part of images of 6x5 pixels of three channels: 3 columns.
inline pocketgan::Model example_completing_generator() {
    using pocketgan::Activation;
    pocketgan::Model model;
    model.latent = {6 * 5 * 3, pocketgan::Prior::gaussian};
    model.image = {6, 5, 3, -1.0f, 1.0f};
    model.drawn = pocketgan::ImagePart::right;
    model.layers.push_back(example_layer(6 * 5 * 3, 19, Activation::relu, 7));
    model.layers.push_back(example_layer(19, 6 * 3 * 3, Activation::tanh, 8));
    return model;
}

/// The same as example_generator for three classes, whose names need escapes in JSON.
inline pocketgan::Model example_conditional_generator() {
    pocketgan::Model model = example_generator();
    model.classes = {"caf\xc3\xa9", "say \"7\"", "back\\slash"};
    model.layers[0] = example_layer(13 + 3, 37, pocketgan::Activation::relu, 6);
    return model;
}

/// A generator of plain vectors: points in the plane.
inline pocketgan::Model example_point_generator() {
    pocketgan::Model model;
    model.latent = {5, pocketgan::Prior::gaussian};
    model.layers.push_back(example_layer(5, 33, pocketgan::Activation::relu, 1));
    model.layers.push_back(example_layer(33, 2, pocketgan::Activation::linear, 2));
    return model;
}
