#pragma once

#include "nn/pass.hpp"
#include "nn/row_buffer.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/engine.hpp"

#include <vector>

namespace pocketgan {

/// The derivative of a pass, up and back, as the parameters or the inputs move in one direction:
/// the operator R of Pearlmutter 1994, which writes R{y} for d/dr y(w + r v) at r = 0. So gradients
/// of gradients are had for the price of another pass. Allocates when it is made, and not again.
class DirectionalDerivative {
public:
    /// For passes through such a network, of up to `rows` examples.
    DirectionalDerivative(const TrainableNetwork& network, std::size_t rows);

    /// R{y} (rows, outputs) of the last forward pass. `parameters`, laid out as those of the
    /// network, and x, as its inputs, are the direction; null or without data: they stand still,
    /// but not both. They must stay as they are until the way back is done.
    MatrixView forward(const TrainableNetwork& network, const Pass& pass, const float* parameters,
                       ConstMatrixView x, Engine& engine);

    /// Adds R{gradient} of the way back that the pass has made over all of its rows since to what
    /// is in `gradient`, and to `d_input`, of as many of the last rows as that has; null: not
    /// computed. r_d_output (rows, outputs) is R{d_output}.
    void backward(const TrainableNetwork& network, const Pass& pass, ConstMatrixView r_d_output,
                  float* gradient, MatrixView* d_input, Engine& engine);

private:
    struct LayerState {
        RowBuffer input;  ///< (rows, inputs): R{x}
        RowBuffer linear; ///< (rows, weight_rows): R{z} on the way up, R{dZ} on the way back
    };

    /// R{x} of a layer; no data where it stands still.
    ConstMatrixView input(std::size_t layer, std::size_t rows) const;
    void up_through_layer(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                          Engine& engine);
    void up_through_activation(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                               MatrixView ry, Engine& engine);
    /// R{dY} of a layer -> its R{dZ}.
    void back_through_activation(const TrainableNetwork& network, const Pass& pass,
                                 std::size_t layer, ConstMatrixView r_dy, Engine& engine);
    /// R{dZ} of a layer -> R{dX} of the last `rows` rows.
    MatrixView back_through_layer(const TrainableNetwork& network, const Pass& pass,
                                  std::size_t layer, std::size_t rows, Engine& engine);
    void add_to_parameters(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                           float* gradient, Engine& engine);

    const float* parameters_ = nullptr; ///< the direction
    ConstMatrixView x_;                 ///< the direction, dropout applied
    std::vector<LayerState> layers_;
    RowBuffer output_;            ///< (rows, outputs): R{y}
    RowBuffer gradient_;          ///< (rows, widest inputs): R{dX} of a layer
    AlignedFloats bias_gradient_; ///< (most weight rows)
};

} // namespace pocketgan
