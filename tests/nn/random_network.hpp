#pragma once

#include "nn/initialise.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/random.hpp"

#include <cstdint>
#include <utility>
#include <vector>

/// A layer with the defaults of LayerShape for everything else.
inline pocketgan::LayerSpec layer(std::size_t inputs, std::size_t outputs,
                                  pocketgan::Activation activation, std::size_t pieces = 1,
                                  float keep = 1.0f) {
    return {{inputs, outputs, activation, 0.2f, pieces}, keep};
}

/// A network with weights from N(0, 0.25) and biases from N(0, 1), so that its units differ.
inline pocketgan::TrainableNetwork random_network(std::vector<pocketgan::LayerSpec> layers,
                                                  std::uint64_t seed) {
    pocketgan::TrainableNetwork network(std::move(layers));
    pocketgan::initialise(network, {pocketgan::InitialiserKind::gaussian, 0.5f}, seed, 0);
    for (std::size_t l = 0; l < network.layers().size(); ++l)
        pocketgan::Random(seed, 100 + l)
            .normal(0, network.bias(l), network.layers()[l].shape.weight_rows());
    return network;
}
