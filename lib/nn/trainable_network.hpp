#pragma once

#include "base/aligned_buffer.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/initialiser.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace pocketgan {

/// A layer, the dropout of its inputs and the normalisation of its W x.
struct LayerSpec {
    LayerShape shape;
    float keep =
        1.0f; ///< probability to keep an input in (0, 1]; kept inputs are scaled by 1 / keep
    bool normalised = false; ///< batch normalisation before the activation; b is its beta
    std::optional<Initialiser> initialiser{}; ///< instead of that of the network
    float initial_bias = 0.0f;                ///< every b
};

/// Layers, Z = X W + b and Y = act(Z) each, with their parameters in one flat array for
/// optimisers and moving averages. A layer with batch normalisation (BatchNormalisation) has a
/// gamma, too, and the moving moments of its channels, which are not parameters. W (weight_rows,
/// weight_columns) is stored as the kernels read and write it: Wᵀ in panels (KernelTable::pack)
/// whose width depends on the instruction set. Each weight and bias begins on a cache line. The
/// padding between them, and in a panel after the last row of W, stays 0.
class TrainableNetwork {
public:
    /// All parameters are 0. Throws Error if there is no layer, or if a layer's inputs are not the
    /// outputs of the layer before it.
    explicit TrainableNetwork(std::vector<LayerSpec> layers);

    const std::vector<LayerSpec>& layers() const { return layers_; }
    std::size_t inputs() const { return layers_.front().shape.inputs; }
    std::size_t outputs() const { return layers_.back().shape.outputs; }

    /// Weights in panels, and biases.
    AlignedFloats& parameters() { return parameters_; }
    const AlignedFloats& parameters() const { return parameters_; }

    /// Offsets of a layer's weight, in panels, and of its bias (bias_size) in parameters() and in
    /// every array of the same layout, such as a gradient or a moment.
    std::size_t weight_at(std::size_t layer) const { return offsets_[layer].weight; }
    std::size_t bias_at(std::size_t layer) const { return offsets_[layer].bias; }
    const float* weights(std::size_t layer) const { return parameters_.data() + weight_at(layer); }
    /// Offset of the gamma (weight_rows) of a layer with batch normalisation.
    std::size_t gamma_at(std::size_t layer) const { return offsets_[layer].gamma; }
    float* bias(std::size_t layer) { return parameters_.data() + bias_at(layer); }
    const float* bias(std::size_t layer) const { return parameters_.data() + bias_at(layer); }

    const float* gamma(std::size_t layer) const { return parameters_.data() + gamma_at(layer); }

    /// Moving means and variances (weight_rows each) of the layers with batch normalisation.
    AlignedFloats& moments() { return moments_; }
    const AlignedFloats& moments() const { return moments_; }
    float* mean(std::size_t layer) { return moments_.data() + offsets_[layer].moments; }
    float* variance(std::size_t layer) { return mean(layer) + layers_[layer].shape.weight_rows(); }

    /// W (weight_rows, weight_columns) of a layer, row-major.
    std::vector<float> weight(std::size_t layer) const;
    void set_weight(std::size_t layer, const float* weight);

    /// An array laid out as parameters() -> the layout of checkpoints, which does not depend on the
    /// instruction set: W of each layer, row-major, then its bias and gamma, each padded with zeros
    /// to whole cache lines.
    std::vector<float> to_rows(const AlignedFloats& panels) const;
    /// The inverse of to_rows. `rows` has row_size() floats.
    AlignedFloats to_panels(const std::vector<float>& rows) const;
    std::size_t row_size() const;

    /// The number of weights, biases and gammas, without padding.
    std::size_t parameter_count() const;

    /// The layers of a Model, with float32 weights. Batch normalisation by the moments is folded
    /// into W and b: they become gamma s W and beta - gamma s mean, s = 1 / sqrt(variance +
    /// epsilon).
    std::vector<Layer> to_layers() const;

private:
    struct Offsets {
        std::size_t weight, bias, gamma, moments;
    };
    /// The arrays of a layer in the layout of to_rows(): calls work(offset in parameters(), floats)
    /// for its bias and its gamma.
    template <typename Work>
    void for_each_vector(std::size_t layer, const Work& work) const;

    std::vector<LayerSpec> layers_;
    std::vector<Offsets> offsets_;
    AlignedFloats parameters_;
    AlignedFloats moments_;
};

/// A network with the shapes, weights and biases of a Model's layers, whose weights are float32; no
/// dropout.
TrainableNetwork network_of(const std::vector<Layer>& layers);

} // namespace pocketgan
