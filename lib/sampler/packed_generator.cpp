#include "sampler/packed_generator.hpp"

#include "sampler/arena.hpp"

#include <algorithm>
#include <new>

namespace pocketgan {
namespace {

// `classes`: the number of the last columns of W that are those of classes.
PackedLayer take_layer(Arena& arena, const LayerView& layer, std::size_t classes) {
    const kernels::SamplingTable& table = kernels::sampling_table();
    PackedLayer packed;
    packed.shape = layer.shape;
    packed.shape.inputs -= classes;
    const std::size_t rows = packed.shape.weight_rows(), inputs = packed.shape.inputs;
    if (layer.shape.kind != LayerKind::dense) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < kernels::forward_phases(packed.shape); ++i)
            size += packed.phase_size(kernels::forward_phase(layer.shape, i));
        packed.weight = arena.take<float>(size);
    } else if (layer.scale) {
        packed.quantised = arena.take<std::int8_t>(
            kernels::packed_size(table, kernels::quantised_row(inputs), rows));
        packed.scale = arena.take<float>(rows);
    } else {
        packed.weight = arena.take<float>(kernels::packed_size(table, inputs, rows));
    }
    packed.bias_row = classes > 0 ? round_up_to_alignment(rows) : packed.shape.bias_size();
    packed.bias = arena.take<float>(std::max<std::size_t>(classes, 1) * packed.bias_row);
    return packed;
}

} // namespace

void PackedLayer::multiply(ProductSink& sink, ConstMatrixView x, MatrixView z,
                           std::size_t class_number) const {
    using namespace kernels;
    Product product;
    product.m = x.rows;
    product.n = shape.weight_rows();
    product.k = shape.inputs;
    product.a = OperandA::rows(x.data, x.stride);
    product.b = quantised ? OperandB::quantised_panels(quantised, scale) : OperandB::panels(weight);
    product.c = ResultC::rows(z.data, z.stride);
    if (!is_maxout())
        product.epilogue = Epilogue::forward(bias_of(class_number), shape.activation,
                                             shape.activation_parameters());
    if (shape.kind == LayerKind::dense)
        return sink.take(product);
    const Epilogue::Rows biases = product.epilogue.bias;
    const float* panels = weight;
    for (std::size_t i = 0; i < forward_phases(shape); ++i) {
        Phase phase = forward_phase(shape, i);
        phase.window.image = x.stride;
        product.m = x.rows * phase.pixels();
        product.k = phase.window.size();
        product.a = OperandA::windows(x.data, phase.window);
        product.b = OperandB::panels(panels);
        product.c = ResultC::rows(z.data + phase.offset, phase.rows(z.stride));
        if (shape.convolution.bias_per_pixel)
            product.epilogue.bias = {biases.data + phase.offset, phase.rows(0)};
        sink.take(product);
        panels += phase_size(phase);
    }
}

std::uint64_t PackedGenerator::bytes(const ModelView& model) {
    Arena arena;
    arena.take<PackedGenerator>(1);
    arena.take<PackedLayer>(model.layer_count);
    for (std::size_t i = 0; i < model.layer_count; ++i)
        take_layer(arena, model.layers[i], i == 0 ? model.class_count : 0);
    return arena.bytes();
}

PackedGenerator* PackedGenerator::place(const ModelView& model, void* memory) {
    Arena arena(memory);
    return new (arena.take<PackedGenerator>(1)) PackedGenerator(model, arena);
}

PackedGenerator::PackedGenerator(const ModelView& model, Arena& arena) :
    latent_(model.latent),
    class_count_(model.class_count),
    layers_(arena.take<PackedLayer>(model.layer_count)),
    layer_count_(model.layer_count) {
    if (model.image)
        image_ = *model.image;
    for (std::size_t i = 0; i < layer_count_; ++i) {
        const PackedLayer& layer =
            *new (layers_ + i) PackedLayer(take_layer(arena, model.layers[i], classes_of(i)));
        if (i + 1 < layer_count_)
            widest_ = std::max(widest_, layer.shape.outputs);
        if (layer.is_maxout())
            widest_pieces_ = std::max(widest_pieces_, layer.shape.linear_size());
    }
}

void PackedGenerator::pack(std::size_t i, const LayerView& layer) {
    const PackedLayer& packed = layers_[i];
    const std::size_t rows = packed.shape.weight_rows();
    if (layer.scale)
        std::copy_n(layer.scale, rows, packed.scale);
    for (std::size_t c = 0; c < std::max<std::size_t>(classes_of(i), 1); ++c)
        std::copy_n(layer.bias, packed.shape.bias_size(), packed.bias + c * packed.bias_row);
    if (layer.weight)
        pack_rows(i, 0, rows, layer.weight);
    if (layer.quantised)
        pack_rows(i, 0, rows, layer.quantised);
}

template <typename Number>
void PackedGenerator::add_classes(std::size_t i, std::size_t first, std::size_t rows,
                                  const Number* w) {
    const PackedLayer& layer = layers_[i];
    const std::size_t inputs = layer.shape.inputs, w_row = inputs + classes_of(i);
    for (std::size_t c = 0; c < classes_of(i); ++c)
        for (std::size_t r = 0; r < rows; ++r) {
            const float scale = layer.scale ? layer.scale[first + r] : 1.0f;
            layer.bias[c * layer.bias_row + first + r] +=
                scale * static_cast<float>(w[r * w_row + inputs + c]);
        }
}

void PackedGenerator::pack_rows(std::size_t i, std::size_t first, std::size_t rows,
                                const float* w) {
    if (layers_[i].shape.kind != LayerKind::dense)
        return pack_convolution(i, w);
    const std::size_t inputs = layers_[i].shape.inputs, w_row = inputs + classes_of(i);
    // B = Wᵀ: B(p, j) = W(j, p).
    kernels::sampling_table().pack(w, 1, w_row, inputs, rows, layers_[i].weight + first * inputs);
    add_classes(i, first, rows, w);
}

// The columns of a tap, those of its channels, are a block of each panel.
void PackedGenerator::pack_convolution(std::size_t i, const float* w) {
    const PackedLayer& layer = layers_[i];
    const std::size_t rows = layer.shape.weight_rows(), columns = layer.shape.weight_columns();
    const std::size_t channels = layer.shape.convolution.in_channels;
    float* packed = layer.weight;
    for (std::size_t p = 0; p < kernels::forward_phases(layer.shape); ++p) {
        const kernels::Phase phase = kernels::forward_phase(layer.shape, p);
        for (std::size_t row = 0; row < rows; row += panel_rows())
            for (std::size_t t = 0; t < phase.taps(); ++t) {
                kernels::sampling_table().pack(w + row * columns + phase.tap(t) * channels, 1,
                                               columns, channels,
                                               std::min(panel_rows(), rows - row), packed);
                packed += channels * panel_rows();
            }
    }
}

void PackedGenerator::pack_rows(std::size_t i, std::size_t first, std::size_t rows,
                                const std::int8_t* w) {
    const PackedLayer& layer = layers_[i];
    const std::size_t inputs = layer.shape.inputs, w_row = inputs + classes_of(i);
    kernels::sampling_table().pack_quantised(
        w, w_row, rows, inputs, layer.quantised + first * kernels::quantised_row(inputs));
    add_classes(i, first, rows, w);
}

} // namespace pocketgan
