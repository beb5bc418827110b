#pragma once

#include "nn/optimiser.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/network_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// Whose first sample a generator is saved with, for its loaders to compare.
inline constexpr std::uint64_t kSelfTestSeed = 1;

/// The layers that the settings ask for between `inputs` and `outputs`, the last with the
/// activation `output`.
std::vector<LayerSpec> dense_layers(const NetworkSettings& settings, std::size_t inputs,
                                    std::size_t outputs, Activation output);

/// Such as "784-240x5-240x5-1 with sgd": what makes a checkpoint fit.
std::string describe(const TrainableNetwork& network, const NetworkSettings& settings);

/// Lets the n-th step of training, counted from 1, keep `average` of the parameters that `update`
/// moves: by `decay`, or by (1 + n) / (10 + n) where that is less, so that a short run does not
/// average the weights it began with.
void keep_average(kernels::Update& update, AlignedFloats& average, double decay, std::uint64_t n);

/// A network and what moves it. Its weights begin as a pure function of (seed, stream).
struct Learner {
    TrainableNetwork network;
    Optimiser optimiser;

    Learner(const NetworkSettings& settings, std::vector<LayerSpec> layers, std::uint64_t seed,
            std::uint64_t stream);
};

} // namespace pocketgan
