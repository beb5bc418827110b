#include "nn/network.hpp"

#include "pocketgan/error.hpp"

#include <string>
#include <utility>

namespace pocketgan {

Network::Network(std::vector<LayerSpec> layers) : layers_(std::move(layers)) {
    if (layers_.empty())
        throw Error("a network needs at least one layer");
    std::size_t size = 0;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const LayerShape& shape = layers_[l].shape;
        if (l > 0 && shape.inputs != layers_[l - 1].shape.outputs)
            throw Error("layer " + std::to_string(l) + " takes " + std::to_string(shape.inputs) +
                        " inputs, the layer before it gives " +
                        std::to_string(layers_[l - 1].shape.outputs));
        const std::size_t weight = size;
        const std::size_t bias = weight + round_up_to_alignment(shape.weight_rows() * shape.inputs);
        offsets_.push_back({weight, bias});
        size = bias + round_up_to_alignment(shape.weight_rows());
    }
    parameters_.resize(size);
}

MatrixView Network::weight_in(std::size_t layer, float* flat) const {
    const LayerShape& shape = layers_[layer].shape;
    return {flat + offsets_[layer].weight, shape.weight_rows(), shape.inputs};
}

std::size_t Network::parameter_count() const {
    std::size_t count = 0;
    for (const LayerSpec& layer : layers_)
        count += layer.shape.weight_rows() * (layer.shape.inputs + 1);
    return count;
}

std::vector<Layer> Network::to_layers() const {
    std::vector<Layer> result;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const ConstMatrixView w = weight(l);
        result.push_back({layers_[l].shape, std::vector<float>(w.data, w.data + w.rows * w.columns),
                          std::vector<float>(bias(l), bias(l) + w.rows)});
    }
    return result;
}

} // namespace pocketgan
