#pragma once

#include "nn/optimiser.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/network_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The seed of the self-test that a generator is saved with: the checksum of its first sample.
inline constexpr std::uint64_t kSelfTestSeed = 1;

/// The hidden layers of the settings and the output layer, for `inputs` inputs and `outputs`
/// outputs. `output` is the activation of the output layer.
std::vector<LayerSpec> dense_layers(const NetworkSettings& settings, std::size_t inputs,
                                    std::size_t outputs, Activation output);

/// Lets `update`, training step n (from 1), also update the moving `average` of its parameters. The
/// decay of step n is min(decay, (1 + n) / (10 + n)), so that a short run does not average the
/// initial weights.
void keep_average(kernels::Update& update, AlignedFloats& average, double decay, std::uint64_t n);

/// A network and its optimiser. The initial weights are a pure function of (seed, stream).
struct Learner {
    TrainableNetwork network;
    Optimiser optimiser;

    Learner(const NetworkSettings& settings, std::vector<LayerSpec> layers, std::uint64_t seed,
            std::uint64_t stream);
};

} // namespace pocketgan
