#pragma once

#include "base/aligned_buffer.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pocketgan {

/// A dense layer as training sees it.
struct LayerSpec {
    LayerShape shape;
    float keep = 1.0f; ///< the share of the layer's inputs that dropout keeps, the rest scaled up
};

/// Dense layers with their parameters in one flat array: optimisers, moving averages and
/// checkpoints go over that as a whole. Weight and bias of a layer each begin on a cache line; the
/// floats between them stay 0.
class Network {
public:
    /// All parameters 0. Throws Error if a layer does not take what the one before it gives.
    explicit Network(std::vector<LayerSpec> layers);

    const std::vector<LayerSpec>& layers() const { return layers_; }
    std::size_t inputs() const { return layers_.front().shape.inputs; }
    std::size_t outputs() const { return layers_.back().shape.outputs; }

    /// W (weight_rows, inputs) and b (weight_rows) of a layer.
    MatrixView weight(std::size_t layer) { return weight_in(layer, parameters_.data()); }
    ConstMatrixView weight(std::size_t layer) const {
        return weight_in(layer, const_cast<float*>(parameters_.data()));
    }
    float* bias(std::size_t layer) { return parameters_.data() + offsets_[layer].bias; }
    const float* bias(std::size_t layer) const { return parameters_.data() + offsets_[layer].bias; }

    /// The places of a layer's weight and bias in an array laid out as parameters() is, such as a
    /// gradient.
    MatrixView weight_in(std::size_t layer, float* flat) const;
    float* bias_in(std::size_t layer, float* flat) const { return flat + offsets_[layer].bias; }

    AlignedFloats& parameters() { return parameters_; }
    const AlignedFloats& parameters() const { return parameters_; }

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

/// Rows of floats whose stride keeps them on cache lines and off one another's cache sets.
class RowBuffer {
public:
    RowBuffer() = default;
    RowBuffer(std::size_t rows, std::size_t columns);

    MatrixView rows(std::size_t first, std::size_t count) {
        return {floats_.data() + first * stride_, count, columns_, stride_};
    }
    /// All floats of the first `count` rows, padding included.
    std::size_t size(std::size_t count) const { return count * stride_; }
    std::size_t stride() const { return stride_; }
    float* data() { return floats_.data(); }

private:
    std::size_t columns_ = 0;
    std::size_t stride_ = 0;
    AlignedFloats floats_;
};

/// Which dropout masks a pass draws: a pure function of (seed, use).
struct DropoutKey {
    std::uint64_t seed = 0;
    std::uint64_t use = 0; ///< another number for every pass
};

/// One forward pass of up to `rows` examples through a network, with all that its way back needs.
/// Allocates when it is made, and not again.
class Pass {
public:
    Pass(const Network& network, std::size_t rows);

    /// x (m, inputs) -> (m, outputs), which stays in place until the next forward pass. x must stay
    /// as it is until `backward` is done. With a key, dropout is active.
    MatrixView forward(const Network& network, ConstMatrixView x, Engine& engine,
                       const DropoutKey* dropout = nullptr);

    /// The way back for rows [first, first + d_output.rows) of the last forward pass. d_output is
    /// the gradient of the loss by the network's output, (rows, outputs). Where `gradient` is
    /// given, the gradient by the parameters is written to it, laid out as Network::parameters;
    /// where `d_input` is, the gradient by x (rows, inputs).
    void backward(const Network& network, std::size_t first, ConstMatrixView d_output,
                  float* gradient, MatrixView* d_input, Engine& engine);

    /// The factors that dropout put on the inputs of a layer, (rows, inputs), in the last forward
    /// pass; no data where it had none.
    ConstMatrixView mask(std::size_t layer, std::size_t rows);

private:
    struct LayerState {
        RowBuffer input;  ///< (rows, inputs), dropout applied; unused where x itself serves
        RowBuffer mask;   ///< (rows, inputs), with dropout
        RowBuffer linear; ///< (rows, weight_rows): z of maxout on the way up; its gradient down
        std::vector<std::uint8_t> winner; ///< (rows, outputs), maxout
    };

    /// The layer's input of the last forward pass.
    ConstMatrixView input(std::size_t layer, std::size_t first, std::size_t count);
    const float* mask_of(std::size_t layer, std::size_t first);

    bool dropout_ = false; ///< whether the last forward pass had it
    ConstMatrixView x_;    ///< what the first layer sees
    std::vector<LayerState> layers_;
    RowBuffer output_;   ///< (rows, outputs)
    RowBuffer gradient_; ///< (rows, widest maxout layer): gradient by its output
};

} // namespace pocketgan
