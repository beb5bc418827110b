#include "pocketgan/supervised.hpp"

namespace pocketgan {
namespace {

// systems.md, section 7: 784-512-256-32-256-512-784.
SupervisedSettings autoencoder() {
    SupervisedSettings s;
    s.target = Target::input;
    s.network.hidden = {512, 256};
    s.code = 32;
    s.network.activation = Activation::relu;
    s.network.initialiser = {InitialiserKind::he, 1.0f};
    s.network.optimiser.rate = 1e-3;
    s.batch = 100;
    return s;
}

SupervisedSettings classifier() {
    SupervisedSettings s;
    s.target = Target::label;
    s.network.hidden = {256, 256};
    s.network.activation = Activation::relu;
    s.network.initialiser = {InitialiserKind::he, 1.0f};
    s.network.optimiser.rate = 1e-3;
    s.network.input_keep = 0.8f;
    s.network.hidden_keep = 0.7f;
    s.shift = 2;
    s.ema = 0.999;
    s.batch = 100;
    return s;
}

} // namespace

const std::vector<SupervisedPreset>& supervised_presets() {
    static const std::vector<SupervisedPreset> list = {
        {"autoencoder", "an encoder to 32 numbers and a decoder back, which is a generator",
         autoencoder(), 30},
        {"classifier", "tells labels apart: dropout, shifted images, moving average", classifier(),
         30},
    };
    return list;
}

} // namespace pocketgan
