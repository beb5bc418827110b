#include "kernels/workers.hpp"
#include "nn/network.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

using kernels::Epilogue;
using kernels::Product;
using kernels::Workers;

// Floats below which an elementwise loop stays on one thread.
constexpr std::size_t kLeastFloats = 16 * 1024;

// Rows so that a loop over them touches kLeastFloats.
std::size_t least_rows(std::size_t columns) {
    return kLeastFloats / (columns + 1) + 1;
}

// Masks are numbers of streams that nothing else uses.
constexpr std::uint64_t kDropoutStream = 0x64726f70; // "drop"

bool is_maxout(const LayerShape& shape) {
    return shape.activation == Activation::maxout;
}

// Y = X Wᵀ, the operands only.
Product forward_product(ConstMatrixView x, ConstMatrixView w, MatrixView y) {
    Product p;
    p.m = x.rows, p.n = w.rows, p.k = w.columns;
    p.a = x.data, p.a_row = x.stride, p.a_k = 1;
    p.b = w.data, p.b_k = 1, p.b_column = w.stride;
    p.c = y.data, p.c_row = y.stride;
    return p;
}

// dX = dZ W, the operands only.
Product input_gradient_product(ConstMatrixView dz, ConstMatrixView w, MatrixView dx) {
    Product p;
    p.m = dz.rows, p.n = w.columns, p.k = w.rows;
    p.a = dz.data, p.a_row = dz.stride, p.a_k = 1;
    p.b = w.data, p.b_k = w.stride, p.b_column = 1;
    p.c = dx.data, p.c_row = dx.stride;
    return p;
}

// dW = dZᵀ X.
Product weight_gradient_product(ConstMatrixView dz, ConstMatrixView x, MatrixView dw) {
    Product p;
    p.m = dw.rows, p.n = dw.columns, p.k = dz.rows;
    p.a = dz.data, p.a_row = 1, p.a_k = dz.stride;
    p.b = x.data, p.b_k = x.stride, p.b_column = 1;
    p.c = dw.data, p.c_row = dw.stride;
    return p;
}

} // namespace

RowBuffer::RowBuffer(std::size_t rows, std::size_t columns) :
    columns_(columns), stride_(round_up_to_alignment(columns)) {
    if (stride_ % 256 == 0 && rows > 1)
        stride_ += kAlignedFloats; // rows a power of two apart share a few cache sets
    floats_.resize(rows * stride_);
}

Pass::Pass(const Network& network, std::size_t rows) : output_(rows, network.outputs()) {
    std::size_t widest = 0;
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const LayerSpec& layer = network.layers()[l];
        LayerState state;
        if (l > 0 || layer.keep < 1.0f)
            state.input = RowBuffer(rows, layer.shape.inputs);
        if (layer.keep < 1.0f)
            state.mask = RowBuffer(rows, layer.shape.inputs);
        state.linear = RowBuffer(rows, layer.shape.weight_rows());
        if (is_maxout(layer.shape)) {
            state.winner.resize(rows * layer.shape.outputs);
            widest = std::max(widest, layer.shape.outputs);
        }
        layers_.push_back(std::move(state));
    }
    gradient_ = RowBuffer(rows, widest);
}

ConstMatrixView Pass::input(std::size_t layer, std::size_t first, std::size_t count) {
    if (layer == 0)
        return x_.slice(first, count);
    return layers_[layer].input.rows(first, count);
}

const float* Pass::mask_of(std::size_t layer, std::size_t first) {
    if (!dropout_ || layer >= layers_.size() || layers_[layer].mask.stride() == 0)
        return nullptr;
    return layers_[layer].mask.rows(first, 1).data;
}

ConstMatrixView Pass::mask(std::size_t layer, std::size_t rows) {
    return mask_of(layer, 0) ? layers_[layer].mask.rows(0, rows) : MatrixView();
}

MatrixView Pass::forward(const Network& network, ConstMatrixView x, Engine& engine,
                         const DropoutKey* dropout) {
    Workers& workers = engine.workers();
    const kernels::KernelTable& table = workers.table();
    dropout_ = dropout != nullptr;
    x_ = x;

    for (std::size_t l = 0; dropout && l < layers_.size(); ++l) {
        RowBuffer& mask = layers_[l].mask;
        if (mask.stride() == 0)
            continue;
        const std::uint64_t stream = kDropoutStream << 32 | l;
        // 128 numbers are drawn at a time.
        workers.split(mask.size(x.rows), 128, kLeastFloats,
                      [&](std::size_t first, std::size_t count) {
                          table.philox_mask(dropout->seed, stream, (dropout->use << 32) + first,
                                            network.layers()[l].keep, mask.data() + first, count);
                      });
    }
    if (mask_of(0, 0)) {
        const MatrixView masked = layers_[0].input.rows(0, x.rows);
        workers.split(x.rows, 1, least_rows(x.columns), [&](std::size_t first, std::size_t count) {
            for (std::size_t i = first; i < first + count; ++i)
                table.multiply(x.row(i), mask_of(0, i), masked.row(i), x.columns);
        });
        x_ = masked;
    }

    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const LayerShape& shape = network.layers()[l].shape;
        const bool last = l + 1 == layers_.size();
        const MatrixView y = last ? output_.rows(0, x.rows) : layers_[l + 1].input.rows(0, x.rows);
        const float* const mask = mask_of(l + 1, 0);
        const std::size_t mask_row = mask ? layers_[l + 1].mask.stride() : 0;

        if (is_maxout(shape)) {
            const MatrixView z = layers_[l].linear.rows(0, x.rows);
            workers.product(forward_product(input(l, 0, x.rows), network.weight(l), z));
            workers.split(
                x.rows, 1, least_rows(z.columns), [&](std::size_t first, std::size_t count) {
                    table.maxout_forward(
                        z.row(first), z.stride, network.bias(l), count, shape.outputs, shape.pieces,
                        mask ? mask + first * mask_row : nullptr, mask_row, y.row(first), y.stride,
                        layers_[l].winner.data() + first * shape.outputs);
                });
            continue;
        }
        Product p = forward_product(input(l, 0, x.rows), network.weight(l), y);
        p.epilogue = Epilogue::forward;
        p.bias = network.bias(l);
        p.activation = shape.activation;
        p.slope = shape.slope;
        p.mask = mask;
        p.mask_row = mask_row;
        workers.product(p);
    }
    return output_.rows(0, x.rows);
}

void Pass::backward(const Network& network, std::size_t first, ConstMatrixView d_output,
                    float* gradient, MatrixView* d_input, Engine& engine) {
    Workers& workers = engine.workers();
    const kernels::KernelTable& table = workers.table();
    const std::size_t rows = d_output.rows;
    const std::size_t layers = layers_.size();

    // dY of a maxout layer -> dZ: what the winning piece gets.
    const auto through_maxout = [&](std::size_t l, ConstMatrixView dy) {
        const LayerShape& shape = network.layers()[l].shape;
        const MatrixView dz = layers_[l].linear.rows(first, rows);
        workers.split(rows, 1, least_rows(dz.columns), [&](std::size_t row, std::size_t count) {
            table.maxout_backward(dy.row(row), dy.stride,
                                  layers_[l].winner.data() + (first + row) * shape.outputs, count,
                                  shape.outputs, shape.pieces, dz.row(row), dz.stride);
        });
    };

    const LayerShape& top = network.layers().back().shape;
    if (is_maxout(top)) {
        through_maxout(layers - 1, d_output);
    } else {
        const MatrixView y = output_.rows(first, rows);
        const MatrixView dz = layers_[layers - 1].linear.rows(first, rows);
        workers.split(rows, 1, least_rows(dz.columns), [&](std::size_t row, std::size_t count) {
            for (std::size_t i = row; i < row + count; ++i) {
                std::copy_n(d_output.row(i), dz.columns, dz.row(i));
                table.activation_backward(top.activation, top.slope, y.row(i), dz.row(i),
                                          dz.columns);
            }
        });
    }

    for (std::size_t l = layers; l-- > 0;) {
        const ConstMatrixView dz = layers_[l].linear.rows(first, rows);
        if (gradient) {
            workers.product(
                weight_gradient_product(dz, input(l, first, rows), network.weight_in(l, gradient)));
            float* const db = network.bias_in(l, gradient);
            workers.split(dz.columns, kAlignedFloats, kLeastFloats / (rows + 1) + 1,
                          [&](std::size_t column, std::size_t count) {
                              table.column_sums(dz.data + column, dz.stride, rows, count,
                                                db + column);
                          });
        }
        if (l == 0 && !d_input)
            return;

        // dX, back through the dropout and the activation that made x.
        const LayerShape* const below = l > 0 ? &network.layers()[l - 1].shape : nullptr;
        const bool to_maxout = below && is_maxout(*below);
        const MatrixView dx = !below      ? *d_input
                              : to_maxout ? gradient_.rows(0, rows)
                                          : layers_[l - 1].linear.rows(first, rows);
        Product p = input_gradient_product(dz, network.weight(l), dx);
        p.epilogue = Epilogue::backward;
        p.mask = mask_of(l, first);
        p.mask_row = layers_[l].mask.stride();
        p.keep = p.mask ? network.layers()[l].keep : 1.0f;
        const ConstMatrixView x = input(l, first, rows);
        p.output = x.data;
        p.output_row = x.stride;
        if (below && !to_maxout) {
            p.activation = below->activation;
            p.slope = below->slope;
        }
        workers.product(p);
        if (to_maxout)
            through_maxout(
                l - 1, {gradient_.rows(0, rows).data, rows, below->outputs, gradient_.stride()});
    }
}

} // namespace pocketgan
