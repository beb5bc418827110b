#pragma once

// The three matrix products of a dense layer, and how elementwise loops are split over threads.

#include "kernels/kernels.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>

namespace pocketgan {

/// An elementwise loop over fewer floats stays on one thread.
inline constexpr std::size_t kLeastFloats = 16 * 1024;

/// The least rows for a thread: together they hold at least kLeastFloats.
inline std::size_t least_rows(std::size_t columns) {
    return kLeastFloats / (columns + 1) + 1;
}

inline bool is_maxout(const LayerShape& shape) {
    return shape.activation == Activation::maxout;
}

/// Y = epilogue(X Wᵀ): x (m, inputs), w (weight_rows, inputs) in panels -> y (m, weight_rows).
inline kernels::Product forward_product(ConstMatrixView x, const float* w, MatrixView y,
                                        const kernels::Epilogue& epilogue) {
    using namespace kernels;
    return {x.rows,
            y.columns,
            x.columns,
            OperandA::rows(x.data, x.stride),
            OperandB::panels(w),
            ResultC::rows(y.data, y.stride),
            epilogue};
}

/// dX = epilogue(dZ W): dz (m, weight_rows), w (weight_rows, inputs) in panels -> dx (m, inputs).
inline kernels::Product input_gradient_product(ConstMatrixView dz, const float* w, MatrixView dx,
                                               const kernels::Epilogue& epilogue) {
    using namespace kernels;
    return {dz.rows,
            dx.columns,
            dz.columns,
            OperandA::rows(dz.data, dz.stride),
            OperandB::transposed_panels(w, dx.columns),
            ResultC::rows(dx.data, dx.stride),
            epilogue};
}

/// dW = dZᵀ X, computed as dWᵀ = epilogue(Xᵀ dZ): dz (m, weight_rows), x (m, inputs) -> dw
/// (weight_rows, inputs), in panels like W.
inline kernels::Product weight_gradient_product(ConstMatrixView dz, ConstMatrixView x, float* dw,
                                                std::size_t panel_columns,
                                                const kernels::Epilogue& epilogue) {
    using namespace kernels;
    return {x.columns,
            dz.columns,
            x.rows,
            OperandA::columns(x.data, x.stride),
            OperandB::rows(dz.data, dz.stride),
            ResultC::panels(dw, panel_columns, panel_columns * x.columns),
            epilogue};
}

} // namespace pocketgan
