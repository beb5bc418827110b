#pragma once

#include "nn/initialise.hpp"
#include "nn/trainable_network.hpp"
#include "pocketgan/random.hpp"

#include <cstdint>
#include <utility>
#include <vector>

/// A layer with the defaults of LayerShape for everything else.
inline pocketgan::LayerSpec layer(std::size_t inputs, std::size_t outputs,
                                  pocketgan::Activation activation, std::size_t pieces = 1,
                                  float keep = 1.0f) {
    return {{inputs, outputs, activation, 0.2f, pieces}, keep};
}

/// A convolution of `in` (height, width, channels) to `channels` channels with a square kernel.
inline pocketgan::LayerSpec convolution(const std::vector<std::size_t>& in, std::size_t channels,
                                        std::size_t kernel, std::size_t stride, std::size_t pad,
                                        pocketgan::Activation activation, std::size_t pieces = 1) {
    pocketgan::LayerShape shape;
    shape.kind = pocketgan::LayerKind::convolution;
    shape.convolution = {in[0], in[1], in[2], 0, 0, channels, kernel, kernel, stride, pad, false};
    shape.convolution.out_height = (in[0] + 2 * pad - kernel) / stride + 1;
    shape.convolution.out_width = (in[1] + 2 * pad - kernel) / stride + 1;
    shape.activation = activation;
    shape.pieces = pieces;
    shape.inputs = in[0] * in[1] * in[2];
    shape.outputs = shape.places() * channels;
    return {shape};
}

/// The same as a transposed convolution.
inline pocketgan::LayerSpec transposed(const std::vector<std::size_t>& in, std::size_t channels,
                                       std::size_t kernel, std::size_t stride, std::size_t pad,
                                       pocketgan::Activation activation, std::size_t pieces = 1) {
    pocketgan::LayerSpec spec = convolution({in[0] + kernel, in[1] + kernel, in[2]}, channels,
                                            kernel, stride, pad, activation, pieces);
    pocketgan::LayerShape& shape = spec.shape;
    shape.kind = pocketgan::LayerKind::transposed_convolution;
    shape.convolution.in_height = in[0];
    shape.convolution.in_width = in[1];
    shape.convolution.out_height = stride * (in[0] - 1) + kernel - 2 * pad;
    shape.convolution.out_width = stride * (in[1] - 1) + kernel - 2 * pad;
    shape.inputs = in[0] * in[1] * in[2];
    shape.outputs = shape.places() * channels;
    return spec;
}

/// Max pooling of `in` (height, width, channels), whose output has the size `out`.
inline pocketgan::LayerSpec pooling(const std::vector<std::size_t>& in,
                                    const std::vector<std::size_t>& out, std::size_t kernel,
                                    std::size_t stride, std::size_t pad) {
    pocketgan::LayerSpec spec =
        convolution({in[0] + kernel, in[1] + kernel, in[2]}, in[2], kernel, stride, pad,
                    pocketgan::Activation::maxout, kernel * kernel);
    pocketgan::LayerShape& shape = spec.shape;
    shape.kind = pocketgan::LayerKind::max_pooling;
    shape.convolution.in_height = in[0];
    shape.convolution.in_width = in[1];
    shape.convolution.out_height = out[0];
    shape.convolution.out_width = out[1];
    shape.inputs = in[0] * in[1] * in[2];
    shape.outputs = shape.places() * in[2];
    return spec;
}

/// The layer with batch normalisation.
inline pocketgan::LayerSpec normalised(pocketgan::LayerSpec layer) {
    layer.normalised = true;
    return layer;
}

/// A network with weights from N(0, 0.25) and biases and gammas from N(0, 1), so that its units
/// differ.
inline pocketgan::TrainableNetwork random_network(std::vector<pocketgan::LayerSpec> layers,
                                                  std::uint64_t seed) {
    pocketgan::TrainableNetwork network(std::move(layers));
    pocketgan::initialise(network, {pocketgan::InitialiserKind::gaussian, 0.5f}, seed, 0);
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const pocketgan::LayerSpec& layer = network.layers()[l];
        pocketgan::Random(seed, 100 + l).normal(0, network.bias(l), layer.shape.bias_size());
        if (layer.normalised)
            pocketgan::Random(seed, 200 + l)
                .normal(0, network.parameters().data() + network.gamma_at(l),
                        layer.shape.weight_rows());
    }
    return network;
}
