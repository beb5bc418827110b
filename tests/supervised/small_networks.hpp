#pragma once

// A small auto-encoder, a small classifier, the data of their golden files, and helper functions.

#include "pocketgan/npy.hpp"
#include "pocketgan/supervised.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace small_networks {

using namespace pocketgan;

/// The data of make_supervised_trace.py: 50 images of 4x4; image i has the label i % 3.
inline Dataset images() {
    NpyArray<std::uint8_t> array =
        read_npy_bytes(std::string(POCKETGAN_GOLDEN) + "/gan/images.npy");
    std::vector<std::uint16_t> labels;
    for (std::size_t i = 0; i < array.shape[0]; ++i)
        labels.push_back(static_cast<std::uint16_t>(i % 3));
    return Dataset::from_bytes(DataShape::images(array.shape[0], array.shape[1], array.shape[2]),
                               std::move(array.values), std::move(labels), "images.npy");
}

/// The same images with other labels.
inline Dataset relabelled(const Dataset& data, std::vector<std::uint16_t> labels) {
    return Dataset::from_bytes(
        DataShape::images(data.count(), data.height(), data.width(), data.channels()),
        {data.pixels().begin(), data.pixels().end()}, std::move(labels), data.source());
}

/// 16-12-9-4-9-12-16, Adam.
inline SupervisedSettings auto_encoder() {
    SupervisedSettings s;
    s.target = Target::input;
    s.seed = 5;
    s.batch = 8;
    s.ema = 0.8;
    s.code = 4;
    s.network.hidden = {12, 9};
    s.network.activation = Activation::relu;
    s.network.initialiser = {InitialiserKind::he, 1.0f};
    s.network.optimiser.rate = 0.004;
    return s;
}

/// 16-20-12-3, dropout, shifts, SGD with rising momentum.
inline SupervisedSettings classifier() {
    SupervisedSettings s;
    s.target = Target::label;
    s.seed = 7;
    s.batch = 10;
    s.ema = 0.8;
    s.shift = 1;
    s.network.hidden = {20, 12};
    s.network.activation = Activation::leaky_relu;
    s.network.initialiser = {InitialiserKind::glorot, 1.0f};
    s.network.input_keep = 0.9f;
    s.network.hidden_keep = 0.75f;
    s.network.optimiser.kind = OptimiserKind::sgd;
    s.network.optimiser.rate = 0.05;
    s.network.optimiser.momentum = 0.5;
    s.network.optimiser.final_momentum = 0.9;
    s.network.optimiser.momentum_epochs = 3;
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

/// The parameters of all models to save.
inline std::vector<float> parameters(const SupervisedTrainer& trainer, Target target) {
    if (target == Target::label)
        return parameters(trainer.classifier());
    const AutoEncoder models = trainer.auto_encoder();
    std::vector<float> result = parameters(models.encoder);
    const std::vector<float> decoder = parameters(models.decoder);
    result.insert(result.end(), decoder.begin(), decoder.end());
    return result;
}

/// y = model(x) for one example, in double; relu, leaky relu, sigmoid and linear layers.
inline std::vector<double> run_model(const Model& model, std::vector<double> x) {
    for (const Layer& layer : model.layers) {
        std::vector<double> y(layer.bias.begin(), layer.bias.end());
        for (std::size_t j = 0; j < y.size(); ++j) {
            for (std::size_t i = 0; i < x.size(); ++i)
                y[j] += double{layer.weight[j * x.size() + i]} * x[i];
            if (layer.shape.activation == Activation::sigmoid)
                y[j] = 1 / (1 + std::exp(-y[j]));
            else if (layer.shape.activation != Activation::linear && y[j] < 0)
                y[j] *= layer.shape.activation == Activation::relu ? 0.0 : layer.shape.slope;
        }
        x = y;
    }
    return x;
}

} // namespace small_networks
