#pragma once

#include "nn/pass.hpp"
#include "nn/row_buffer.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/engine.hpp"

#include <optional>
#include <vector>

namespace pocketgan {

/// Directional derivatives of a pass and of its gradients: the operator R of Pearlmutter 1994,
/// R{f} = d/dr f(w + r v, x + r u) at r = 0, for a direction v of the parameters and u of the
/// inputs. R{dL/dw} is a Hessian-vector product, for about the cost of another forward and backward
/// pass. Only the constructor allocates.
class DirectionalDerivative {
public:
    /// For passes of up to `rows` examples through networks of this shape.
    /// Batch normalisation takes each `group` of examples as a batch, as in the passes.
    DirectionalDerivative(const TrainableNetwork& network, std::size_t rows, std::size_t group);
    DirectionalDerivative(const TrainableNetwork& network, std::size_t rows) :
        DirectionalDerivative(network, rows, rows) {}

    /// Forward mode over the last forward pass -> R{y} (rows, outputs). The direction is
    /// `parameters` v, in the layout of the network's, and x, u (rows, inputs). Null or a view
    /// without data is a direction of 0; at least one is not. Neither may change until backward is
    /// done.
    MatrixView forward(const TrainableNetwork& network, const Pass& pass, const float* parameters,
                       ConstMatrixView x, Engine& engine);

    /// After forward and after the pass's backward over all of its rows: adds R{dL/dw} to
    /// `gradient`, in the layout of the parameters, and R{dL/dx} of the last d_input->rows rows to
    /// `d_input` (.., inputs); null: not computed. r_d_output (rows, outputs) is R{dL/dy}.
    void backward(const TrainableNetwork& network, const Pass& pass, ConstMatrixView r_d_output,
                  float* gradient, MatrixView* d_input, Engine& engine);

private:
    struct LayerState {
        std::unique_ptr<LinearMap> map;
        RowBuffer input;  ///< (rows, inputs): R{X}
        RowBuffer linear; ///< (rows, linear_size): forward, R{U}; backward, R{dU}, then R{dZ}
        std::optional<NormalisationTangent> normalisation{};
    };

    /// R{X} of a layer (rows, inputs); no data if it is 0.
    ConstMatrixView input(std::size_t layer, std::size_t rows) const;
    void forward_layer(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                       Engine& engine);
    void forward_activation(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                            MatrixView ry, Engine& engine);
    /// R{dY} (rows, outputs) of a layer -> R{dU} (rows, linear_size).
    void backward_activation(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                             ConstMatrixView r_dy, Engine& engine);
    /// R{dZ} of a layer -> R{dX} (rows, inputs) of the last `rows` rows.
    MatrixView backward_layer(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                              std::size_t rows, Engine& engine);
    /// R{dU} -> R{dZ} of a layer with batch normalisation. R{dgamma} and R{dbeta} are added to
    /// `gradient` if it is not null.
    void backward_normalisation(const TrainableNetwork& network, const Pass& pass,
                                std::size_t layer, std::size_t rows, float* gradient,
                                Engine& engine);
    /// R{dZ} of a layer -> R{dW} and R{db}, added to `gradient`.
    void add_parameter_gradient(const TrainableNetwork& network, const Pass& pass,
                                std::size_t layer, float* gradient, Engine& engine);

    const float* parameters_ = nullptr; ///< v, null if it is 0
    ConstMatrixView x_;                 ///< u after dropout, no data if it is 0
    std::vector<LayerState> layers_;
    RowBuffer output_;            ///< (rows, outputs): R{y}
    RowBuffer gradient_;          ///< (rows, widest inputs): R{dX} of a layer
    AlignedFloats bias_gradient_; ///< (longest bias)
};

} // namespace pocketgan
