#pragma once

#include "base/aligned_buffer.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// A dense layer as training sees it.
struct LayerSpec {
    LayerShape shape;
    float keep = 1.0f; ///< the share of the layer's inputs that dropout keeps, the rest scaled up
};

/// Dense layers with their parameters in one flat array: optimisers and moving averages go over
/// that as a whole. Each weight W (weight_rows, inputs) lies as the products read and write it: Wᵀ
/// in panels (KernelTable::pack), whose width depends on the instruction set. Each weight and bias
/// begins on a cache line; the floats between them, and those of a panel behind the last row of W,
/// stay 0.
class TrainableNetwork {
public:
    /// All parameters 0. Throws Error if a layer does not take what the one before it gives.
    explicit TrainableNetwork(std::vector<LayerSpec> layers);

    const std::vector<LayerSpec>& layers() const { return layers_; }
    std::size_t inputs() const { return layers_.front().shape.inputs; }
    std::size_t outputs() const { return layers_.back().shape.outputs; }

    /// All of them, in panels.
    AlignedFloats& parameters() { return parameters_; }
    const AlignedFloats& parameters() const { return parameters_; }

    /// Where the panels of a layer's weight, and its bias (weight_rows), begin in parameters() and
    /// in every array that is laid out so, such as a gradient or a moment.
    std::size_t weight_at(std::size_t layer) const { return offsets_[layer].weight; }
    std::size_t bias_at(std::size_t layer) const { return offsets_[layer].bias; }
    float* bias(std::size_t layer) { return parameters_.data() + bias_at(layer); }
    const float* bias(std::size_t layer) const { return parameters_.data() + bias_at(layer); }

    /// W, row-major.
    std::vector<float> weight(std::size_t layer) const;
    void set_weight(std::size_t layer, const float* weight);

    /// An array laid out as parameters() -> one whose layout does not depend on the machine: of
    /// each layer W, row-major, then the bias, each padded with zeros to whole cache lines.
    std::vector<float> to_rows(const AlignedFloats& panels) const;
    /// The way back; `rows` is of row_size().
    AlignedFloats to_panels(const std::vector<float>& rows) const;
    std::size_t row_size() const;

    /// Weights and biases without the padding between them.
    std::size_t parameter_count() const;

    /// The layers as a model file holds them.
    std::vector<Layer> to_layers() const;

private:
    struct Offsets {
        std::size_t weight, bias;
    };

    std::vector<LayerSpec> layers_;
    std::vector<Offsets> offsets_;
    AlignedFloats parameters_;
};

/// The network of a model's layers, which have float weights.
TrainableNetwork network_of(const std::vector<Layer>& layers);

} // namespace pocketgan
