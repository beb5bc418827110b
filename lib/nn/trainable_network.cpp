#include "nn/trainable_network.hpp"

#include "kernels/kernels.hpp"
#include "nn/batch_normalisation.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

// Panels of Wᵀ -> W (weight_rows, weight_columns), row-major.
void unpack(const LayerShape& shape, const float* panels, float* weight) {
    const std::size_t width = kernels::table().tile_columns;
    for (std::size_t j = 0; j < shape.weight_rows(); ++j) {
        const float* column = panels + j / width * width * shape.weight_columns() + j % width;
        for (std::size_t p = 0; p < shape.weight_columns(); ++p, column += width)
            *weight++ = *column;
    }
}

// W -> panels of Wᵀ: element (p, j) of B is W(j, p).
void pack(const LayerShape& shape, const float* weight, float* panels) {
    kernels::table().pack(weight, 1, shape.weight_columns(), shape.weight_columns(),
                          shape.weight_rows(), panels);
}

std::size_t packed_size(const LayerShape& shape) {
    return kernels::packed_size(kernels::table(), shape.weight_columns(), shape.weight_rows());
}

// Floats of W and of b in the layout of to_rows(), padding included.
std::size_t weight_size(const LayerShape& shape) {
    return round_up_to_alignment(shape.weight_rows() * shape.weight_columns());
}
std::size_t bias_size(const LayerShape& shape) {
    return round_up_to_alignment(shape.bias_size());
}
std::size_t gamma_size(const LayerSpec& layer) {
    return layer.normalised ? round_up_to_alignment(layer.shape.weight_rows()) : 0;
}

// Applies the batch normalisation of gamma and of `moments`, means and variances, to W and b.
void fold(const float* gamma, const float* moments, Layer& layer) {
    const std::size_t rows = layer.shape.weight_rows(), columns = layer.shape.weight_columns();
    for (std::size_t row = 0; row < rows; ++row) {
        const float factor = gamma[row] / std::sqrt(moments[rows + row] + kNormalisationEpsilon);
        for (std::size_t column = 0; column < columns; ++column)
            layer.weight[row * columns + column] *= factor;
        layer.bias[row] -= factor * moments[row];
    }
}

} // namespace

TrainableNetwork::TrainableNetwork(std::vector<LayerSpec> layers) : layers_(std::move(layers)) {
    if (layers_.empty())
        throw Error("a network needs at least one layer");
    std::size_t size = 0;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const LayerShape& shape = layers_[l].shape;
        if (l > 0 && shape.inputs != layers_[l - 1].shape.outputs)
            throw Error("layer " + std::to_string(l) + " takes " + std::to_string(shape.inputs) +
                        " inputs; the layer before it has " +
                        std::to_string(layers_[l - 1].shape.outputs) + " outputs");
        const std::size_t weight = size;
        const std::size_t bias = weight + round_up_to_alignment(packed_size(shape));
        const std::size_t gamma = bias + bias_size(shape);
        offsets_.push_back({weight, bias, gamma, moments_.size()});
        size = gamma + gamma_size(layers_[l]);
        if (layers_[l].normalised)
            moments_.resize(moments_.size() + 2 * shape.weight_rows());
    }
    parameters_.resize(size);
}

template <typename Work>
void TrainableNetwork::for_each_vector(std::size_t layer, const Work& work) const {
    work(bias_at(layer), bias_size(layers_[layer].shape));
    work(gamma_at(layer), gamma_size(layers_[layer]));
}

std::vector<float> TrainableNetwork::weight(std::size_t layer) const {
    const LayerShape& shape = layers_[layer].shape;
    std::vector<float> result(shape.weight_rows() * shape.weight_columns());
    unpack(shape, parameters_.data() + weight_at(layer), result.data());
    return result;
}

void TrainableNetwork::set_weight(std::size_t layer, const float* weight) {
    pack(layers_[layer].shape, weight, parameters_.data() + weight_at(layer));
}

std::vector<float> TrainableNetwork::to_rows(const AlignedFloats& panels) const {
    std::vector<float> rows(row_size());
    float* out = rows.data();
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const LayerShape& shape = layers_[l].shape;
        unpack(shape, panels.data() + weight_at(l), out);
        out += weight_size(shape);
        for_each_vector(l, [&](std::size_t at, std::size_t size) {
            out = std::copy_n(panels.data() + at, size, out);
        });
    }
    return rows;
}

AlignedFloats TrainableNetwork::to_panels(const std::vector<float>& rows) const {
    AlignedFloats panels(parameters_.size());
    const float* in = rows.data();
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const LayerShape& shape = layers_[l].shape;
        pack(shape, in, panels.data() + weight_at(l));
        in += weight_size(shape);
        for_each_vector(l, [&](std::size_t at, std::size_t size) {
            std::copy_n(in, size, panels.data() + at);
            in += size;
        });
    }
    return panels;
}

std::size_t TrainableNetwork::row_size() const {
    std::size_t size = 0;
    for (const LayerSpec& layer : layers_)
        size += weight_size(layer.shape) + bias_size(layer.shape) + gamma_size(layer);
    return size;
}

std::size_t TrainableNetwork::parameter_count() const {
    std::size_t count = 0;
    for (const LayerSpec& layer : layers_)
        count += layer.shape.weight_rows() * layer.shape.weight_columns() +
                 layer.shape.bias_size() + (layer.normalised ? layer.shape.weight_rows() : 0);
    return count;
}

std::vector<Layer> TrainableNetwork::to_layers() const {
    std::vector<Layer> result;
    for (std::size_t l = 0; l < layers_.size(); ++l)
        result.push_back({layers_[l].shape, weight(l),
                          std::vector<float>(bias(l), bias(l) + layers_[l].shape.bias_size())});
    for (std::size_t l = 0; l < layers_.size(); ++l)
        if (layers_[l].normalised)
            fold(gamma(l), moments_.data() + offsets_[l].moments, result[l]);
    return result;
}

TrainableNetwork network_of(const std::vector<Layer>& layers) {
    std::vector<LayerSpec> specs;
    for (const Layer& layer : layers)
        specs.push_back({layer.shape});
    TrainableNetwork network(std::move(specs));
    for (std::size_t l = 0; l < layers.size(); ++l) {
        network.set_weight(l, layers[l].weight.data());
        std::copy(layers[l].bias.begin(), layers[l].bias.end(), network.bias(l));
    }
    return network;
}

} // namespace pocketgan
