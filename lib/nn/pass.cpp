#include "nn/pass.hpp"

#include "kernels/maxout_places.hpp"
#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"
#include "nn/maxout_rows.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

using kernels::Epilogue;
using kernels::Workers;

// The mask of layer l is drawn from stream kDropoutStream << 32 | l, which nothing else uses.
constexpr std::uint64_t kDropoutStream = 0x64726f70; // "drop"

} // namespace

Pass::Pass(const TrainableNetwork& network, std::size_t rows, std::size_t group) :
    output_(rows, network.outputs()) {
    std::size_t widest = 0, longest_bias = 0, most_channels = 0;
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const LayerSpec& layer = network.layers()[l];
        LayerState state;
        state.map = make_linear_map(layer.shape);
        if (l > 0 || layer.keep < 1.0f)
            state.input = RowBuffer(rows, layer.shape.inputs);
        if (layer.keep < 1.0f)
            state.mask = RowBuffer(rows, layer.shape.inputs);
        state.linear = RowBuffer(rows, layer.shape.linear_size());
        if (is_maxout(layer.shape)) {
            state.winner.resize(rows * layer.shape.outputs);
            widest = std::max(widest, layer.shape.outputs);
        }
        if (layer.normalised) {
            state.normalisation.emplace(layer.shape, rows, group);
            most_channels = std::max(most_channels, layer.shape.weight_rows());
        }
        layers_.push_back(std::move(state));
        longest_bias = std::max(longest_bias, layer.shape.bias_size());
    }
    gradient_ = RowBuffer(rows, widest);
    bias_gradient_.resize(longest_bias);
    gamma_gradient_.resize(most_channels);
}

ConstMatrixView Pass::input(std::size_t layer) const {
    if (layer == 0)
        return x_;
    return layer < layers_.size() ? layers_[layer].input.rows(0, x_.rows) : y_;
}

ConstMatrixView Pass::mask(std::size_t layer) const {
    return mask_of(layer, 0) ? layers_[layer].mask.rows(0, x_.rows) : ConstMatrixView();
}

const std::uint8_t* Pass::winners(std::size_t layer) const {
    return layers_[layer].winner.data();
}

ConstMatrixView Pass::d_units(std::size_t layer) const {
    return layers_[layer].linear.rows(0, x_.rows);
}

ConstMatrixView Pass::d_linear(std::size_t layer, std::size_t first, std::size_t rows) const {
    const LayerState& state = layers_[layer];
    return (state.normalisation ? state.normalisation->d_linear : state.linear).rows(first, rows);
}

void Pass::move_moments(TrainableNetwork& network, float share) const {
    for (std::size_t l = 0; l < layers_.size(); ++l)
        if (layers_[l].normalisation)
            layers_[l].normalisation->move_moments(share, network.mean(l), network.variance(l));
}

const float* Pass::mask_of(std::size_t layer, std::size_t first) const {
    if (!dropout_ || layer >= layers_.size() || layers_[layer].mask.stride() == 0)
        return nullptr;
    return layers_[layer].mask.rows(first, 1).data;
}

std::size_t Pass::mask_row_of(std::size_t layer) const {
    return mask_of(layer, 0) ? layers_[layer].mask.stride() : 0;
}

void Pass::draw_masks(const TrainableNetwork& network, std::size_t rows, const DropoutKey& key,
                      Engine& engine) {
    Workers& workers = engine.workers();
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        RowBuffer& mask = layers_[l].mask;
        if (mask.stride() == 0)
            continue;
        const std::uint64_t stream = kDropoutStream << 32 | l;
        // philox_mask draws 128 numbers at a time.
        workers.parallel_for(
            mask.size(rows), 128, kLeastFloats, [&](std::size_t first, std::size_t count) {
                workers.table().philox_mask(key.seed, stream, (key.use << 32) + first,
                                            network.layers()[l].keep, mask.data() + first, count);
            });
    }
}

void Pass::drop_inputs(const TrainableNetwork& network, const DropoutKey& key, Engine& engine) {
    draw_masks(network, x_.rows, key, engine);
    if (!mask_of(0, 0))
        return;
    Workers& workers = engine.workers();
    const ConstMatrixView x = x_;
    const MatrixView masked = layers_[0].input.rows(0, x.rows);
    workers.parallel_for(
        x.rows, 1, least_rows(x.columns), [&](std::size_t first, std::size_t count) {
            for (std::size_t i = first; i < first + count; ++i)
                workers.table().multiply(x.row(i), mask_of(0, i), masked.row(i), x.columns);
        });
    x_ = masked;
}

MatrixView Pass::forward(const TrainableNetwork& network, ConstMatrixView x, MatrixView output,
                         Engine& engine, const DropoutKey* dropout) {
    dropout_ = dropout != nullptr;
    x_ = x;
    y_ = output;
    if (dropout)
        drop_inputs(network, *dropout, engine);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const bool last = l + 1 == layers_.size();
        const MatrixView y = last ? output : layers_[l + 1].input.rows(0, x.rows);
        forward_layer(network, l, y, engine);
    }
    return output;
}

void Pass::forward_layer(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                         Engine& engine) {
    LayerState& state = layers_[layer];
    const bool is_maxout = pocketgan::is_maxout(network.layers()[layer].shape);
    if (!is_maxout && !state.normalisation)
        return forward_product(network, layer, y, engine);
    const MatrixView z = state.linear.rows(0, y.rows);
    state.map->forward(input(layer), network.weights(layer), z, Epilogue::store(), engine);
    if (state.normalisation)
        state.normalisation->forward(z, network.gamma(layer), network.bias(layer), engine);
    if (is_maxout)
        forward_maxout(network, layer, y, engine);
    else
        forward_activation(network, layer, y, engine);
}

// Y = act(X W + b) * mask of the layer above
void Pass::forward_product(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                           Engine& engine) {
    const LayerShape& shape = network.layers()[layer].shape;
    Epilogue epilogue =
        Epilogue::forward(network.bias(layer), shape.activation, shape.activation_parameters());
    epilogue.mask = {mask_of(layer + 1, 0), mask_row_of(layer + 1)};
    layers_[layer].map->forward(input(layer), network.weights(layer), y, epilogue, engine);
}

// Y = act(U) * mask of the layer above
void Pass::forward_activation(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                              Engine& engine) {
    const LayerShape& shape = network.layers()[layer].shape;
    const ConstMatrixView u = layers_[layer].linear.rows(0, y.rows);
    Workers& workers = engine.workers();
    workers.parallel_for(
        y.rows, 1, least_rows(y.columns), [&](std::size_t first, std::size_t count) {
            for (std::size_t i = first; i < first + count; ++i) {
                workers.table().activate(shape.activation, shape.activation_parameters(), u.row(i),
                                         y.row(i), y.columns);
                if (const float* const mask = mask_of(layer + 1, i))
                    workers.table().multiply(y.row(i), mask, y.row(i), y.columns);
            }
        });
}

// Y = max over pieces of (Z + b) * mask of the layer above; after batch normalisation without b
void Pass::forward_maxout(const TrainableNetwork& network, std::size_t layer, MatrixView y,
                          Engine& engine) {
    const LayerShape& shape = network.layers()[layer].shape;
    const MatrixView z = layers_[layer].linear.rows(0, y.rows);
    const bool has_bias = shape.has_weights() && !layers_[layer].normalisation;
    const float* const bias = has_bias ? network.bias(layer) : nullptr;
    Workers& workers = engine.workers();
    workers.parallel_for(
        y.rows, 1, least_rows(z.columns), [&](std::size_t first, std::size_t count) {
            kernels::maxout_forward(
                shape, z.slice(first, count), bias,
                {mask_of(layer + 1, first), count, y.columns, mask_row_of(layer + 1)},
                y.slice(first, count), layers_[layer].winner.data() + first * shape.outputs);
        });
}

void Pass::backward(const TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
                    float* gradient, MatrixView* d_input, Engine& engine) {
    backward(network, first, d_output, Target{gradient, nullptr}, d_input, engine);
}

void Pass::learn(TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
                 const kernels::Update& update, MatrixView* d_input, Engine& engine) {
    backward(network, first, d_output, Target{nullptr, &update}, d_input, engine);
}

void Pass::backward(const TrainableNetwork& network, std::size_t first, ConstMatrixView d_output,
                    const Target& target, MatrixView* d_input, Engine& engine) {
    const std::size_t rows = d_output.rows;
    output_gradient(network, first, d_output, engine);
    for (std::size_t l = layers_.size(); l-- > 0;) {
        if (layers_[l].normalisation)
            layers_[l].normalisation->backward(layers_[l].linear.rows(first, rows), first,
                                               network.gamma(l), engine);
        if (l > 0 || d_input) // dX before the update of W
            input_gradient(network, l, first, rows, d_input, engine);
        if (target.gradient || target.update)
            parameter_gradient(network, l, first, rows, target, engine);
    }
}

// dU = dY * act'(U), from Y = act(U)
void Pass::output_gradient(const TrainableNetwork& network, std::size_t first,
                           ConstMatrixView d_output, Engine& engine) {
    const std::size_t top = layers_.size() - 1;
    const LayerShape& shape = network.layers()[top].shape;
    if (is_maxout(shape))
        return maxout_gradient(shape, top, first, d_output, engine);
    Workers& workers = engine.workers();
    const ConstMatrixView y = y_.slice(first, d_output.rows);
    const MatrixView dz = layers_[top].linear.rows(first, d_output.rows);
    workers.parallel_for(
        dz.rows, 1, least_rows(dz.columns), [&](std::size_t row, std::size_t count) {
            for (std::size_t i = row; i < row + count; ++i) {
                std::copy_n(d_output.row(i), dz.columns, dz.row(i));
                workers.table().activation_backward(shape.activation, shape.activation_parameters(),
                                                    y.row(i), dz.row(i), dz.columns);
            }
        });
}

void Pass::maxout_gradient(const LayerShape& shape, std::size_t layer, std::size_t first,
                           ConstMatrixView dy, Engine& engine) {
    Workers& workers = engine.workers();
    const std::uint8_t* const winner = layers_[layer].winner.data() + first * shape.outputs;
    const MatrixView dz = layers_[layer].linear.rows(first, dy.rows);
    workers.parallel_for(dz.rows, 1, least_rows(dz.columns),
                         [&](std::size_t row, std::size_t count) {
                             maxout_backward(shape, dy.slice(row, count),
                                             winner + row * shape.outputs, dz.slice(row, count));
                         });
}

// dX = dZ Wᵀ * mask; below a layer that is not maxout also * act'(U below), in the product's
// epilogue
void Pass::input_gradient(const TrainableNetwork& network, std::size_t layer, std::size_t first,
                          std::size_t rows, MatrixView* d_input, Engine& engine) {
    const LayerShape* const below = layer > 0 ? &network.layers()[layer - 1].shape : nullptr;
    const bool to_maxout = below && is_maxout(*below);
    const MatrixView dx = !below      ? *d_input
                          : to_maxout ? gradient_.rows(0, rows)
                                      : layers_[layer - 1].linear.rows(first, rows);
    // gradient_ may be wider than this layer.
    const MatrixView narrow(dx.data, rows, network.layers()[layer].shape.inputs, dx.stride);
    const ConstMatrixView x = input(layer).slice(first, rows);
    Epilogue epilogue = Epilogue::backward({x.data, x.stride});
    epilogue.mask = {mask_of(layer, first), mask_row_of(layer)};
    epilogue.keep = epilogue.mask.data ? network.layers()[layer].keep : 1.0f;
    if (below && !to_maxout) {
        epilogue.activation = below->activation;
        epilogue.activation_parameters = below->activation_parameters();
    }
    layers_[layer].map->input_gradient(d_linear(layer, first, rows), network.weights(layer), narrow,
                                       epilogue, engine);
    if (to_maxout)
        maxout_gradient(*below, layer - 1, first, narrow, engine);
}

void Pass::parameter_gradient(const TrainableNetwork& network, std::size_t layer, std::size_t first,
                              std::size_t rows, const Target& target, Engine& engine) {
    LayerState& state = layers_[layer];
    const LayerShape& shape = network.layers()[layer].shape;
    const ConstMatrixView dz = d_linear(layer, first, rows);
    const ConstMatrixView x = input(layer).slice(first, rows);
    const std::size_t weight = network.weight_at(layer), bias = network.bias_at(layer);
    const std::size_t gamma = network.gamma_at(layer);
    float* const d_bias = target.gradient ? target.gradient + bias : bias_gradient_.data();
    float* const d_gamma = target.gradient ? target.gradient + gamma : gamma_gradient_.data();
    if (target.gradient)
        state.map->weight_gradient(dz, x, target.gradient + weight, false, engine);
    else
        state.map->learn(dz, x, *target.update, weight, engine);
    if (state.normalisation)
        state.normalisation->parameter_gradient(d_gamma, d_bias);
    else
        state.map->bias_gradient(dz, d_bias, engine);
    if (!target.update)
        return;
    const kernels::KernelTable& table = engine.workers().table();
    table.update(*target.update, bias, d_bias, shape.bias_size());
    if (state.normalisation)
        table.update(*target.update, gamma, d_gamma, shape.weight_rows());
}

} // namespace pocketgan
