#include "sampler/packed_generator.hpp"

#include "sampler/arena.hpp"

#include <algorithm>
#include <new>

namespace pocketgan {
namespace {

PackedLayer take_layer(Arena& arena, const LayerView& layer) {
    const kernels::SamplingTable& table = kernels::sampling_table();
    const std::size_t rows = layer.shape.weight_rows(), inputs = layer.shape.inputs;
    PackedLayer packed;
    packed.shape = layer.shape;
    if (layer.scale) {
        packed.quantised = arena.take<std::int8_t>(
            kernels::packed_size(table, kernels::quantised_row(inputs), rows));
        packed.scale = arena.take<float>(rows);
    } else {
        packed.weight = arena.take<float>(kernels::packed_size(table, inputs, rows));
    }
    packed.bias = arena.take<float>(rows);
    return packed;
}

} // namespace

kernels::Product PackedLayer::product(std::size_t rows) const {
    kernels::Product product;
    product.m = rows;
    product.n = shape.weight_rows();
    product.k = shape.inputs;
    product.b = quantised ? kernels::OperandB::quantised_panels(quantised, scale)
                          : kernels::OperandB::panels(weight);
    if (!is_maxout())
        product.epilogue =
            kernels::Epilogue::forward(bias, shape.activation, shape.activation_parameters());
    return product;
}

std::uint64_t PackedGenerator::bytes(const ModelView& model) {
    Arena arena;
    arena.take<PackedGenerator>(1);
    arena.take<PackedLayer>(model.layer_count);
    for (std::size_t i = 0; i < model.layer_count; ++i)
        take_layer(arena, model.layers[i]);
    return arena.bytes();
}

PackedGenerator* PackedGenerator::place(const ModelView& model, void* memory) {
    Arena arena(memory);
    return new (arena.take<PackedGenerator>(1)) PackedGenerator(model, arena);
}

PackedGenerator::PackedGenerator(const ModelView& model, Arena& arena) :
    latent_(model.latent),
    layers_(arena.take<PackedLayer>(model.layer_count)),
    layer_count_(model.layer_count) {
    if (model.image)
        image_ = *model.image;
    for (std::size_t i = 0; i < layer_count_; ++i) {
        const PackedLayer& layer =
            *new (layers_ + i) PackedLayer(take_layer(arena, model.layers[i]));
        if (i + 1 < layer_count_)
            widest_ = std::max(widest_, layer.shape.outputs);
        if (layer.is_maxout())
            widest_pieces_ = std::max(widest_pieces_, layer.shape.weight_rows());
    }
}

void PackedGenerator::pack(std::size_t i, const LayerView& layer) {
    const std::size_t rows = layer.shape.weight_rows();
    if (layer.weight)
        pack_rows(i, 0, rows, layer.weight);
    if (layer.quantised)
        pack_rows(i, 0, rows, layer.quantised);
    if (layer.scale)
        std::copy_n(layer.scale, rows, layers_[i].scale);
    std::copy_n(layer.bias, rows, layers_[i].bias);
}

void PackedGenerator::pack_rows(std::size_t i, std::size_t first, std::size_t rows,
                                const float* w) {
    const std::size_t inputs = layers_[i].shape.inputs;
    // B = Wᵀ: B(p, j) = W(j, p).
    kernels::sampling_table().pack(w, 1, inputs, inputs, rows, layers_[i].weight + first * inputs);
}

void PackedGenerator::pack_rows(std::size_t i, std::size_t first, std::size_t rows,
                                const std::int8_t* w) {
    const std::size_t inputs = layers_[i].shape.inputs;
    kernels::sampling_table().pack_quantised(
        w, rows, inputs, layers_[i].quantised + first * kernels::quantised_row(inputs));
}

} // namespace pocketgan
