#include "pocketgan/supervised.hpp"

namespace pocketgan {
namespace {

// 784-512-256-32-256-512-784. Trained on MNIST's first 50 000 training images, the squared error on
// the other 10 000 was 3.58 after 20 epochs; 4.06 without the moving average; 4.21 without it and
// with He et al.'s initialiser.
SupervisedSettings autoencoder() {
    SupervisedSettings s;
    s.target = Target::input;
    s.network.hidden = {512, 256};
    s.code = 32;
    s.network.activation = Activation::relu;
    s.network.initialiser = {InitialiserKind::glorot, 1.0f};
    s.network.optimiser.rate = 1e-3;
    s.ema = 0.999;
    s.batch = 100;
    return s;
}

// Trained on MNIST's first 50 000 training images, the accuracy on the other 10 000 was 98.93 %
// after 50 epochs; 98.91 % with two layers of 256 units and dropout .2; 98.62 % with 128 and 64
// units and shifts of one pixel. Dropout of inputs did not help.
SupervisedSettings classifier() {
    SupervisedSettings s;
    s.target = Target::label;
    s.network.hidden = {256, 128};
    s.network.activation = Activation::relu;
    s.network.initialiser = {InitialiserKind::he, 1.0f};
    s.network.optimiser.rate = 1e-3;
    s.network.hidden_keep = 0.9f;
    s.network.optimiser.rate_decay = 1.0001;
    s.shift = 2;
    s.ema = 0.999;
    s.batch = 100;
    return s;
}

} // namespace

const std::vector<SupervisedPreset>& supervised_presets() {
    static const std::vector<SupervisedPreset> list = {
        {"autoencoder", "an encoder to 32 numbers and a decoder back, which is a generator",
         autoencoder(), 20},
        {"classifier", "tells labels apart: dropout, shifted images, moving average", classifier(),
         50},
    };
    return list;
}

const SupervisedPreset* find_supervised_preset(const std::string& name) {
    for (const SupervisedPreset& preset : supervised_presets())
        if (name == preset.name)
            return &preset;
    return nullptr;
}

} // namespace pocketgan
