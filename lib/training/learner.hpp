#pragma once

#include "nn/network.hpp"
#include "nn/optimiser.hpp"
#include "pocketgan/network_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The layers that the settings ask for between `inputs` and `outputs`, the last with the
/// activation `output`.
std::vector<LayerSpec> dense_layers(const NetworkSettings& settings, std::size_t inputs,
                                    std::size_t outputs, Activation output);

/// Such as "784-240x5-240x5-1 with sgd": what makes a checkpoint fit.
std::string describe(const Network& network, const NetworkSettings& settings);

/// A network and what moves it. Its weights begin as a pure function of (seed, stream).
struct Learner {
    Network network;
    Optimiser optimiser;

    Learner(const NetworkSettings& settings, std::vector<LayerSpec> layers, std::uint64_t seed,
            std::uint64_t stream);
};

} // namespace pocketgan
