#pragma once

#include "kernels/kernels.hpp"
#include "nn/row_buffer.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/engine.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan {

/// Which dropout masks a pass draws: a pure function of (seed, use).
struct DropoutKey {
    std::uint64_t seed = 0;
    std::uint64_t use = 0; ///< another number for every pass
};

/// One forward pass of up to `rows` examples through a network, with all that its way back needs.
/// Allocates when it is made, and not again.
class Pass {
public:
    Pass(const TrainableNetwork& network, std::size_t rows);

    /// x (m, inputs) -> (m, outputs), which stays in place until the next forward pass. x must stay
    /// as it is until the way back is done. With a key, dropout is active.
    MatrixView forward(const TrainableNetwork& network, ConstMatrixView x, Engine& engine,
                       const DropoutKey* dropout = nullptr) {
        return forward(network, x, output_.rows(0, x.rows), engine, dropout);
    }
    /// The same, x (m, inputs) -> y (m, outputs), which must stay as it is, too.
    MatrixView forward(const TrainableNetwork& network, ConstMatrixView x, MatrixView y,
                       Engine& engine, const DropoutKey* dropout = nullptr);

    /// The way back for rows [first, first + d_output.rows) of the last forward pass. d_output is
    /// the gradient of the loss by the network's output, (rows, outputs). Where `gradient` is
    /// given, the gradient by the parameters is written to it, laid out as
    /// TrainableNetwork::parameters; where `d_input` is, the gradient by x (rows, inputs).
    void backward(const TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
                  float* gradient, MatrixView* d_input, Engine& engine);

    /// As backward, but each parameter takes the step of `update`, whose arrays are
    /// network.parameters() and others laid out so. Its gradient is used where it is made, piece by
    /// piece, and never as a whole in memory. `d_input` is by the weights as they were.
    void learn(TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
               const kernels::Update& update, MatrixView* d_input, Engine& engine);

    /// What the last pass left, for whoever follows it: what a layer saw, (rows, inputs), dropout
    /// applied, and of the number behind the last layer's, the output;
    ConstMatrixView input(std::size_t layer) const;
    /// the factors that dropout put on that, no data where there were none;
    ConstMatrixView mask(std::size_t layer) const;
    /// the piece that won each unit of a maxout layer, (rows, outputs);
    const std::uint8_t* winners(std::size_t layer) const;
    /// after the way back, the gradient by z = W x + b, (rows, weight_rows).
    ConstMatrixView d_linear(std::size_t layer) const;

private:
    struct LayerState {
        RowBuffer input;  ///< (rows, inputs), dropout applied; unused where x itself serves
        RowBuffer mask;   ///< (rows, inputs), with dropout
        RowBuffer linear; ///< (rows, weight_rows): z of maxout on the way up; its gradient down
        std::vector<std::uint8_t> winner; ///< (rows, outputs), maxout
    };

    /// What becomes of the gradient by the parameters; neither: it is not computed.
    struct Target {
        float* gradient;               ///< written to this array
        const kernels::Update* update; ///< or used up by this step
    };

    const float* mask_of(std::size_t layer, std::size_t first) const;

    void draw_masks(const TrainableNetwork& network, std::size_t rows, const DropoutKey& key,
                    Engine& engine);
    void go_back(const TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
                 const Target& target, MatrixView* d_input, Engine& engine);
    /// d_output -> dZ of the last layer.
    void through_output(const TrainableNetwork& network, std::size_t first,
                        ConstMatrixView d_output, Engine& engine);
    /// dY (rows, outputs) of a maxout layer -> its dZ: what the winning piece gets.
    void through_maxout(const LayerShape& shape, std::size_t layer, std::size_t first,
                        ConstMatrixView dy, Engine& engine);
    /// dZ of a layer -> dX, and through the activation that made x: dZ of the layer below.
    void to_input(const TrainableNetwork& network, std::size_t layer, std::size_t first,
                  std::size_t rows, MatrixView* d_input, Engine& engine);
    /// dZ of a layer -> the gradient by its weight and bias.
    void to_parameters(const TrainableNetwork& network, std::size_t layer, std::size_t first,
                       std::size_t rows, const Target& target, Engine& engine);

    bool dropout_ = false; ///< whether the last forward pass had it
    ConstMatrixView x_;    ///< what the first layer sees
    ConstMatrixView y_;    ///< what the last layer gave
    std::vector<LayerState> layers_;
    RowBuffer output_;            ///< (rows, outputs)
    RowBuffer gradient_;          ///< (rows, widest maxout layer): gradient by its output
    AlignedFloats bias_gradient_; ///< (most weight rows): used up by an update
};

} // namespace pocketgan
