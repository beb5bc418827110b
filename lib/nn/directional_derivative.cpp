#include "nn/directional_derivative.hpp"

#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"
#include "nn/maxout_rows.hpp"

#include <algorithm>
#include <cassert>

namespace pocketgan {
namespace {

using kernels::ActivationPoint;
using kernels::Epilogue;
using kernels::Workers;

// Row i of a layer's output in the pass, y = act(z) * mask. The network's output has no mask.
ActivationPoint point(const TrainableNetwork& network, const Pass& pass, std::size_t layer,
                      std::size_t i) {
    const std::size_t above = layer + 1;
    const bool masked = above < network.layers().size() && pass.mask(above).data;
    return {pass.input(above).row(i), masked ? pass.mask(above).row(i) : nullptr,
            masked ? network.layers()[above].keep : 1.0f, nullptr, nullptr};
}

// y[i] += x[i].
void add(const float* x, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        y[i] += x[i];
}

} // namespace

DirectionalDerivative::DirectionalDerivative(const TrainableNetwork& network, std::size_t rows,
                                             std::size_t group) :
    output_(rows, network.outputs()) {
    std::size_t widest = 0, longest_bias = 0;
    for (const LayerSpec& layer : network.layers()) {
        layers_.push_back({make_linear_map(layer.shape), RowBuffer(rows, layer.shape.inputs),
                           RowBuffer(rows, layer.shape.linear_size())});
        if (layer.normalised)
            layers_.back().normalisation.emplace(layer.shape, rows, group);
        widest = std::max(widest, layer.shape.inputs);
        longest_bias = std::max(longest_bias, layer.shape.bias_size());
    }
    gradient_ = RowBuffer(rows, widest);
    bias_gradient_.resize(longest_bias);
}

ConstMatrixView DirectionalDerivative::input(std::size_t layer, std::size_t rows) const {
    return layer == 0 ? x_ : layers_[layer].input.rows(0, rows);
}

MatrixView DirectionalDerivative::forward(const TrainableNetwork& network, const Pass& pass,
                                          const float* parameters, ConstMatrixView x,
                                          Engine& engine) {
    assert(parameters || x.data);
    parameters_ = parameters;
    x_ = x;
    const ConstMatrixView mask = pass.mask(0);
    if (x.data && mask.data) {
        const MatrixView masked = layers_[0].input.rows(0, x.rows);
        for (std::size_t i = 0; i < x.rows; ++i)
            engine.workers().table().multiply(x.row(i), mask.row(i), masked.row(i), x.columns);
        x_ = masked;
    }
    const std::size_t rows = pass.input(0).rows;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        forward_layer(network, pass, l, engine);
        const bool last = l + 1 == layers_.size();
        forward_activation(network, pass, l,
                           last ? output_.rows(0, rows) : layers_[l + 1].input.rows(0, rows),
                           engine);
    }
    return output_.rows(0, rows);
}

// R{Z} = X R{W} + R{b} + R{X} W, and R{Z} -> R{U} with batch normalisation
void DirectionalDerivative::forward_layer(const TrainableNetwork& network, const Pass& pass,
                                          std::size_t layer, Engine& engine) {
    const ConstMatrixView x = pass.input(layer);
    const ConstMatrixView rx = input(layer, x.rows);
    const MatrixView rz = layers_[layer].linear.rows(0, x.rows);
    LinearMap& map = *layers_[layer].map;
    const bool normalised = network.layers()[layer].normalised;
    const bool moves = parameters_ && network.layers()[layer].shape.has_weights();
    const float* const r_bias = parameters_ ? parameters_ + network.bias_at(layer) : nullptr;
    const float* const r_gamma = parameters_ ? parameters_ + network.gamma_at(layer) : nullptr;
    if (moves)
        map.forward(x, parameters_ + network.weight_at(layer), rz,
                    normalised ? Epilogue::store() : Epilogue::forward(r_bias), engine);
    if (rx.data)
        map.forward(rx, network.weights(layer), rz,
                    moves ? Epilogue::accumulate() : Epilogue::store(), engine);
    if (!moves && !rx.data) // R{Z} = 0
        for (std::size_t i = 0; i < rz.rows; ++i)
            std::fill_n(rz.row(i), rz.columns, 0.0f);
    if (normalised)
        layers_[layer].normalisation->forward(pass.normalisation(layer), rz, network.gamma(layer),
                                              r_gamma, r_bias, engine);
}

// R{Y} = act'(U) * R{U} * mask; for maxout R{U} of the winning piece
void DirectionalDerivative::forward_activation(const TrainableNetwork& network, const Pass& pass,
                                               std::size_t layer, MatrixView ry, Engine& engine) {
    const LayerShape& shape = network.layers()[layer].shape;
    const ConstMatrixView ru = layers_[layer].linear.rows(0, ry.rows);
    const std::uint8_t* const winners = pass.winners(layer);
    Workers& workers = engine.workers();
    workers.parallel_for(
        ry.rows, 1, least_rows(ru.columns), [&](std::size_t first, std::size_t count) {
            for (std::size_t i = first; i < first + count; ++i) {
                const ActivationPoint at = point(network, pass, layer, i);
                if (!is_maxout(shape)) {
                    workers.table().activation_tangent(shape.activation,
                                                       shape.activation_parameters(), at, ru.row(i),
                                                       ry.row(i), ry.columns);
                    continue;
                }
                for (std::size_t j = 0; j < shape.outputs; ++j)
                    ry(i, j) = ru(i, piece_at(shape, j, winners[i * shape.outputs + j])) *
                               (at.mask ? at.mask[j] : 1.0f);
            }
        });
}

void DirectionalDerivative::backward(const TrainableNetwork& network, const Pass& pass,
                                     ConstMatrixView r_d_output, float* gradient,
                                     MatrixView* d_input, Engine& engine) {
    assert(r_d_output.rows == pass.input(0).rows);
    backward_activation(network, pass, layers_.size() - 1, r_d_output, engine);
    for (std::size_t l = layers_.size(); l-- > 0;) {
        if (network.layers()[l].normalised)
            backward_normalisation(network, pass, l, r_d_output.rows, gradient, engine);
        if (gradient)
            add_parameter_gradient(network, pass, l, gradient, engine);
        if (l > 0)
            backward_activation(network, pass, l - 1,
                                backward_layer(network, pass, l, r_d_output.rows, engine), engine);
    }
    if (!d_input)
        return;
    const std::size_t first = r_d_output.rows - d_input->rows;
    const MatrixView r_dx = backward_layer(network, pass, 0, d_input->rows, engine);
    const ConstMatrixView mask = pass.mask(0);
    for (std::size_t i = 0; i < r_dx.rows; ++i) {
        if (mask.data)
            engine.workers().table().multiply(r_dx.row(i), mask.row(first + i), r_dx.row(i),
                                              r_dx.columns);
        add(r_dx.row(i), d_input->row(i), r_dx.columns);
    }
}

// R{dU} = act'(U) * R{dY} * mask + dU * act''(U) / act'(U) * R{U}; for maxout R{dY} * mask at the
// winning piece
void DirectionalDerivative::backward_activation(const TrainableNetwork& network, const Pass& pass,
                                                std::size_t layer, ConstMatrixView r_dy,
                                                Engine& engine) {
    const LayerShape& shape = network.layers()[layer].shape;
    const ConstMatrixView du = pass.d_units(layer);
    const MatrixView ru = layers_[layer].linear.rows(0, r_dy.rows); // R{U} in, R{dU} out
    Workers& workers = engine.workers();
    workers.parallel_for(
        ru.rows, 1, least_rows(ru.columns), [&](std::size_t first, std::size_t count) {
            for (std::size_t i = first; i < first + count; ++i) {
                ActivationPoint at = point(network, pass, layer, i);
                if (!is_maxout(shape)) {
                    at.dz = du.row(i);
                    at.rz = ru.row(i);
                    workers.table().activation_tangent(shape.activation,
                                                       shape.activation_parameters(), at,
                                                       r_dy.row(i), ru.row(i), ru.columns);
                    continue;
                }
                std::fill_n(ru.row(i), ru.columns, 0.0f);
                const std::uint8_t* const winners = pass.winners(layer) + i * shape.outputs;
                for (std::size_t j = 0; j < shape.outputs; ++j)
                    ru(i, piece_at(shape, j, winners[j])) =
                        r_dy(i, j) * (at.mask ? at.mask[j] : 1.0f);
            }
        });
}

void DirectionalDerivative::backward_normalisation(const TrainableNetwork& network,
                                                   const Pass& pass, std::size_t layer,
                                                   std::size_t rows, float* gradient,
                                                   Engine& engine) {
    const std::size_t gamma = network.gamma_at(layer), beta = network.bias_at(layer);
    layers_[layer].normalisation->backward(
        pass.normalisation(layer), pass.d_units(layer), layers_[layer].linear.rows(0, rows),
        network.gamma(layer), parameters_ ? parameters_ + gamma : nullptr,
        gradient ? gradient + gamma : nullptr, gradient ? gradient + beta : nullptr, engine);
}

// R{dX} = R{dZ} Wᵀ + dZ R{W}ᵀ, R{W} being the weights of v
MatrixView DirectionalDerivative::backward_layer(const TrainableNetwork& network, const Pass& pass,
                                                 std::size_t layer, std::size_t rows,
                                                 Engine& engine) {
    const ConstMatrixView dz = pass.d_linear(layer);
    const std::size_t first = dz.rows - rows;
    const std::size_t at = network.weight_at(layer);
    // gradient_ may be wider than this layer.
    const MatrixView wide = gradient_.rows(0, rows);
    const MatrixView r_dx(wide.data, rows, network.layers()[layer].shape.inputs, wide.stride);
    LinearMap& map = *layers_[layer].map;
    map.input_gradient(layers_[layer].linear.rows(first, rows), network.weights(layer), r_dx,
                       Epilogue::store(), engine);
    if (parameters_ && network.layers()[layer].shape.has_weights())
        map.input_gradient(dz.slice(first, rows), parameters_ + at, r_dx, Epilogue::accumulate(),
                           engine);
    return r_dx;
}

// R{dW} = R{dZ}ᵀ X + dZᵀ R{X}, R{db} = column sums of R{dZ} unless batch normalisation has added it
void DirectionalDerivative::add_parameter_gradient(const TrainableNetwork& network,
                                                   const Pass& pass, std::size_t layer,
                                                   float* gradient, Engine& engine) {
    const ConstMatrixView x = pass.input(layer);
    const ConstMatrixView rx = input(layer, x.rows);
    const ConstMatrixView r_dz = layers_[layer].linear.rows(0, x.rows);
    LinearMap& map = *layers_[layer].map;
    float* const dw = gradient + network.weight_at(layer);
    map.weight_gradient(r_dz, x, dw, true, engine);
    if (rx.data)
        map.weight_gradient(pass.d_linear(layer), rx, dw, true, engine);
    if (network.layers()[layer].normalised)
        return;
    map.bias_gradient(r_dz, bias_gradient_.data(), engine);
    add(bias_gradient_.data(), gradient + network.bias_at(layer),
        network.layers()[layer].shape.bias_size());
}

} // namespace pocketgan
