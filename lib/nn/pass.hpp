#pragma once

#include "kernels/kernels.hpp"
#include "nn/batch_normalisation.hpp"
#include "nn/linear_map.hpp"
#include "nn/row_buffer.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/engine.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace pocketgan {

/// Selects the dropout masks of a pass, which are a pure function of (seed, use).
struct DropoutKey {
    std::uint64_t seed = 0;
    std::uint64_t use = 0; ///< a number of its own for every pass
};

/// A forward pass of up to `rows` examples through a network, and the activations that its backward
/// pass needs. Only the constructor allocates.
class Pass {
public:
    /// Batch normalisation takes each `group` of examples, one after the other, as a batch: `rows`
    /// is a multiple of it, and so are the rows of each pass through a network that has some.
    Pass(const TrainableNetwork& network, std::size_t rows, std::size_t group);
    Pass(const TrainableNetwork& network, std::size_t rows) : Pass(network, rows, rows) {}

    /// x (m, inputs) -> y (m, outputs), m <= rows, a view that is valid until the next forward
    /// pass. x must not change until the backward pass is done. Dropout is active if a key is
    /// given.
    MatrixView forward(const TrainableNetwork& network, ConstMatrixView x, Engine& engine,
                       const DropoutKey* dropout = nullptr) {
        return forward(network, x, output_.rows(0, x.rows), engine, dropout);
    }
    /// The same into the caller's y, which must not change until the backward pass is done.
    MatrixView forward(const TrainableNetwork& network, ConstMatrixView x, MatrixView y,
                       Engine& engine, const DropoutKey* dropout = nullptr);

    /// The backward pass for rows [first, first + d_output.rows) of the last forward pass. d_output
    /// (rows, outputs) is dL/dy. Writes the gradient with respect to the parameters, in the layout
    /// of TrainableNetwork::parameters, to `gradient`, and dL/dx (rows, inputs) to `d_input`; null:
    /// not computed.
    void backward(const TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
                  float* gradient, MatrixView* d_input, Engine& engine);

    /// The backward pass and the optimiser's step `update`, whose arrays are network.parameters()
    /// and others of its layout. Each tile of the gradient is applied as soon as it is computed, so
    /// that the whole gradient is never in memory. `d_input` is computed with the weights before
    /// the step.
    void learn(TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
               const kernels::Update& update, MatrixView* d_input, Engine& engine);

    /// Moves the moments of the network's batch normalisation by `share` of the way to those of
    /// each group of the last pass in turn.
    void move_moments(TrainableNetwork& network, float share) const;

    // State of the last pass, for DirectionalDerivative.

    /// The input of a layer (rows, inputs) after dropout. input(number of layers) is the output.
    ConstMatrixView input(std::size_t layer) const;
    /// The dropout factors of that input (rows, inputs): 0 or 1 / keep; without dropout no data.
    ConstMatrixView mask(std::size_t layer) const;
    /// The piece of the largest value of each unit of a maxout layer (rows, outputs).
    const std::uint8_t* winners(std::size_t layer) const;
    /// dL/dU (rows, linear_size) of a layer, after the backward pass; U is Z = X W + b or, with
    /// batch normalisation, what that makes of Z = X W.
    ConstMatrixView d_units(std::size_t layer) const;
    /// dL/dZ (rows, linear_size).
    ConstMatrixView d_linear(std::size_t layer) const { return d_linear(layer, 0, x_.rows); }
    /// The batch normalisation of a layer that has it.
    const BatchNormalisation& normalisation(std::size_t layer) const {
        return *layers_[layer].normalisation;
    }

private:
    struct LayerState {
        std::unique_ptr<LinearMap> map;
        RowBuffer input; ///< (rows, inputs) after dropout; empty if layer 0 reads x itself
        RowBuffer mask;  ///< (rows, inputs); empty without dropout
        /// (rows, linear_size): forward, Z and then U unless the product makes Y; backward, dU
        RowBuffer linear;
        std::optional<BatchNormalisation> normalisation;
        std::vector<std::uint8_t> winner; ///< (rows, outputs) of a maxout layer
    };

    /// Where the gradient with respect to the parameters goes; both null: it is not computed.
    struct Target {
        float* gradient;               ///< is written to this array ...
        const kernels::Update* update; ///< ... or applied by this step
    };

    /// Row `first` of a layer's mask; null without dropout.
    const float* mask_of(std::size_t layer, std::size_t first) const;
    /// Floats from a row of it to the next; 0 without dropout.
    std::size_t mask_row_of(std::size_t layer) const;

    /// Draws the masks of all layers, and applies that of layer 0 to x.
    void drop_inputs(const TrainableNetwork& network, const DropoutKey& key, Engine& engine);
    void draw_masks(const TrainableNetwork& network, std::size_t rows, const DropoutKey& key,
                    Engine& engine);
    /// The input of a layer -> y (rows, outputs): the input of the next layer, or the network's
    /// output. Where nothing but an activation follows the product, it makes y.
    void forward_layer(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                       Engine& engine);
    void forward_product(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                         Engine& engine);
    /// U (rows, linear_size) of a layer -> y.
    void forward_activation(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                            Engine& engine);
    void forward_maxout(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                        Engine& engine);
    void backward(const TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
                  const Target& target, MatrixView* d_input, Engine& engine);
    /// dL/dZ of rows [first, first + rows) of a layer.
    ConstMatrixView d_linear(std::size_t layer, std::size_t first, std::size_t rows) const;
    /// d_output (rows, outputs) -> dU of the last layer.
    void output_gradient(const TrainableNetwork& network, std::size_t first,
                         ConstMatrixView d_output, Engine& engine);
    /// dY (rows, outputs) of a maxout layer -> its dU: dY at the largest piece, 0 at the others.
    void maxout_gradient(const LayerShape& shape, std::size_t layer, std::size_t first,
                         ConstMatrixView dy, Engine& engine);
    /// dZ of a layer -> dX, and dX -> dU of the layer below through its activation; for
    /// layer 0, dX -> d_input.
    void input_gradient(const TrainableNetwork& network, std::size_t layer, std::size_t first,
                        std::size_t rows, MatrixView* d_input, Engine& engine);
    /// dZ of a layer -> dW and db, and dgamma with batch normalisation.
    void parameter_gradient(const TrainableNetwork& network, std::size_t layer, std::size_t first,
                            std::size_t rows, const Target& target, Engine& engine);

    bool dropout_ = false; ///< active in the last forward pass
    ConstMatrixView x_;    ///< input of the first layer, after dropout
    ConstMatrixView y_;    ///< output of the last layer
    std::vector<LayerState> layers_;
    RowBuffer output_;             ///< (rows, outputs): y, unless the caller gave one
    RowBuffer gradient_;           ///< (rows, widest maxout layer): dY of a maxout layer
    AlignedFloats bias_gradient_;  ///< (longest bias): db until an update applies it
    AlignedFloats gamma_gradient_; ///< (most rows of W): dgamma
};

} // namespace pocketgan
