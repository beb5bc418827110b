#pragma once

#include "kernels/kernels.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <memory>

namespace pocketgan {

/// The linear part of a layer, Z = X W, and its gradients. A kind of layer is a class of this kind
/// and a line in make_linear_map. W is in panels (TrainableNetwork). The arrays of an epilogue have
/// rows like those of the result: its examples. Only the constructor allocates.
class LinearMap {
public:
    virtual ~LinearMap() = default;

    /// z = epilogue(X W): x (m, inputs) -> z (m, linear_size). The bias of the epilogue is b.
    virtual void forward(ConstMatrixView x, const float* w, MatrixView z,
                         const kernels::Epilogue& epilogue, Engine& engine) = 0;
    /// dx = epilogue(dZ Wᵀ): dz (m, linear_size) -> dx (m, inputs).
    virtual void input_gradient(ConstMatrixView dz, const float* w, MatrixView dx,
                                const kernels::Epilogue& epilogue, Engine& engine) = 0;
    /// dW, the sum over all examples, is stored in dw, or added to it. In panels like W.
    virtual void weight_gradient(ConstMatrixView dz, ConstMatrixView x, float* dw, bool adds,
                                 Engine& engine) = 0;
    /// W, `at` floats after the beginning of the arrays of `update`, takes its step with dW.
    virtual void learn(ConstMatrixView dz, ConstMatrixView x, const kernels::Update& update,
                       std::size_t at, Engine& engine) = 0;
    /// db (bias_size), the sum over all examples.
    virtual void bias_gradient(ConstMatrixView dz, float* db, Engine& engine) = 0;
};

/// The linear part of a layer of that shape.
std::unique_ptr<LinearMap> make_linear_map(const LayerShape& shape);

/// The kinds of it.
std::unique_ptr<LinearMap> make_dense();
std::unique_ptr<LinearMap> make_convolution(const LayerShape& shape);
std::unique_ptr<LinearMap> make_windows(const LayerShape& shape);

} // namespace pocketgan
