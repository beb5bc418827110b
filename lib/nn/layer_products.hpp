#pragma once

// What the ways up and back through a dense layer share: the operands of their three products, and
// how their loops are split over threads.

#include "kernels/kernels.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>

namespace pocketgan {

/// Floats below which an elementwise loop stays on one thread.
inline constexpr std::size_t kLeastFloats = 16 * 1024;

/// Rows so that a loop over them touches kLeastFloats.
inline std::size_t least_rows(std::size_t columns) {
    return kLeastFloats / (columns + 1) + 1;
}

inline bool is_maxout(const LayerShape& shape) {
    return shape.activation == Activation::maxout;
}

/// Y = X Wᵀ, the operands only; W in panels.
inline kernels::Product forward_product(ConstMatrixView x, const float* w, MatrixView y) {
    kernels::Product p;
    p.m = x.rows, p.n = y.columns, p.k = x.columns;
    p.a = x.data, p.a_row = x.stride, p.a_k = 1;
    p.packed = w;
    p.c = y.data, p.c_row = y.stride;
    return p;
}

/// dX = dZ W, the operands only; W in panels.
inline kernels::Product input_gradient_product(ConstMatrixView dz, const float* w, MatrixView dx) {
    kernels::Product p;
    p.m = dz.rows, p.n = dx.columns, p.k = dz.columns;
    p.a = dz.data, p.a_row = dz.stride, p.a_k = 1;
    p.packed_transposed = w, p.packed_rows = dx.columns;
    p.c = dx.data, p.c_row = dx.stride;
    return p;
}

/// dWᵀ = Xᵀ dZ, in the panels of W.
inline kernels::Product weight_gradient_product(ConstMatrixView dz, ConstMatrixView x, float* dw,
                                                std::size_t panel_columns) {
    kernels::Product p;
    p.m = x.columns, p.n = dz.columns, p.k = x.rows;
    p.a = x.data, p.a_row = 1, p.a_k = x.stride;
    p.b = dz.data, p.b_k = dz.stride, p.b_column = 1;
    p.c = dw, p.c_row = panel_columns, p.c_panel = panel_columns * x.columns;
    return p;
}

} // namespace pocketgan
