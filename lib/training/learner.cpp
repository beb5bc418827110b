#include "training/learner.hpp"

#include "nn/initialise.hpp"

#include <algorithm>
#include <utility>

namespace pocketgan {

std::vector<LayerSpec> dense_layers(const NetworkSettings& settings, std::size_t inputs,
                                    std::size_t outputs, Activation output) {
    std::vector<LayerSpec> layers;
    float keep = settings.input_keep;
    for (const std::size_t units : settings.hidden) {
        const std::size_t pieces = settings.activation == Activation::maxout ? settings.pieces : 1;
        layers.push_back({{inputs, units, settings.activation, settings.slope, pieces}, keep});
        inputs = units;
        keep = settings.hidden_keep;
    }
    layers.push_back({{inputs, outputs, output, settings.slope, 1}, keep});
    return layers;
}

void keep_average(kernels::Update& update, AlignedFloats& average, double decay, std::uint64_t n) {
    const auto steps = static_cast<double>(n);
    update.average = average.data();
    update.decay = static_cast<float>(std::min(decay, (1.0 + steps) / (10.0 + steps)));
}

Learner::Learner(const NetworkSettings& settings, std::vector<LayerSpec> layers, std::uint64_t seed,
                 std::uint64_t stream) :
    network(std::move(layers)), optimiser(settings.optimiser, network.parameters().size()) {
    initialise(network, settings.initialiser, seed, stream);
}

} // namespace pocketgan
