#include "sampler/packed_generator.hpp"

#include "base/aligned_buffer.hpp"
#include "sampler/arena.hpp"

#include <algorithm>
#include <new>

namespace pocketgan {
namespace {

// The k of the product of a phase.
std::size_t inputs_of(const kernels::Phase& phase, bool is_quantised) {
    return is_quantised ? kernels::quantised_row(phase.window) : phase.window.size();
}

// Numbers of the packed weights.
std::size_t weight_size(const LayerShape& shape, bool is_quantised) {
    using namespace kernels;
    const std::size_t rows = shape.weight_rows();
    if (shape.kind == LayerKind::dense)
        return packed_size(sampling_table(),
                           is_quantised ? quantised_row(shape.inputs) : shape.inputs, rows);
    std::size_t size = 0;
    for (std::size_t i = 0; i < forward_phases(shape); ++i)
        size +=
            packed_size(sampling_table(), inputs_of(forward_phase(shape, i), is_quantised), rows);
    return size;
}

// `classes`: the number of the last columns of W that are those of classes.
PackedLayer take_layer(Arena& arena, const LayerView& layer, std::size_t classes) {
    PackedLayer packed;
    packed.shape = layer.shape;
    packed.shape.inputs -= classes;
    const std::size_t rows = packed.shape.weight_rows();
    const std::size_t size = weight_size(packed.shape, layer.scale);
    if (layer.scale) {
        packed.quantised = arena.take<std::int8_t>(size);
        packed.scale = arena.take<float>(rows);
    } else {
        packed.weight = arena.take<float>(size);
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
    product.b = weights(0);
    product.c = ResultC::rows(z.data, z.stride);
    if (!is_maxout())
        product.epilogue = Epilogue::forward(bias_of(class_number), shape.activation,
                                             shape.activation_parameters());
    if (shape.kind == LayerKind::dense)
        return sink.take(product);
    const Epilogue::Rows biases = product.epilogue.bias;
    std::size_t first = 0;
    for (std::size_t i = 0; i < forward_phases(shape); ++i) {
        Phase phase = forward_phase(shape, i);
        phase.window.image = x.stride;
        product.m = x.rows * phase.pixels();
        product.k = inputs_of(phase, quantised);
        product.a = OperandA::windows(x.data, phase.window);
        product.b = weights(first);
        product.c = ResultC::rows(z.data + phase.offset, phase.rows(z.stride));
        if (shape.convolution.bias_per_pixel)
            product.epilogue.bias = {biases.data + phase.offset, phase.rows(0)};
        sink.take(product);
        first += packed_size(sampling_table(), product.k, product.n);
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
    drawn_(model.drawn),
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

// Packs the rows of a panel line by line of the phase's window: the columns of its taps are
// gathered, those of a tap are its channels.
void PackedGenerator::pack_convolution(std::size_t i, const void* w) {
    const kernels::SamplingTable& table = kernels::sampling_table();
    const PackedLayer& layer = layers_[i];
    const std::size_t rows = layer.shape.weight_rows();
    const std::size_t number = layer.quantised ? sizeof(std::int8_t) : sizeof(float);
    const std::size_t tap = layer.shape.convolution.in_channels * number;
    const std::size_t row_bytes = layer.shape.weight_columns() * number;
    AlignedBytes gathered(panel_rows() * row_bytes);
    std::size_t packed = 0;
    for (std::size_t p = 0; p < kernels::forward_phases(layer.shape); ++p) {
        const kernels::Phase phase = kernels::forward_phase(layer.shape, p);
        const kernels::Window& window = phase.window;
        const std::size_t line = window.kernel_width * window.channels;
        for (std::size_t row = 0; row < rows; row += panel_rows()) {
            const std::size_t some = std::min(panel_rows(), rows - row);
            for (std::size_t y = 0; y < window.kernel_height; ++y) {
                auto to = gathered.begin();
                for (std::size_t r = row; r < row + some; ++r)
                    for (std::size_t x = 0; x < window.kernel_width; ++x)
                        to = std::copy_n(static_cast<const std::int8_t*>(w) + r * row_bytes +
                                             phase.tap(y * window.kernel_width + x) * tap,
                                         tap, to);
                if (layer.quantised)
                    table.pack_quantised(gathered.data(), line, some, line,
                                         layer.quantised + packed);
                else
                    table.pack(reinterpret_cast<const float*>(gathered.data()), 1, line, line, some,
                               layer.weight + packed);
                packed += (layer.quantised ? kernels::quantised_row(line) : line) * panel_rows();
            }
        }
    }
}

void PackedGenerator::pack_rows(std::size_t i, std::size_t first, std::size_t rows,
                                const std::int8_t* w) {
    const PackedLayer& layer = layers_[i];
    if (layer.shape.kind != LayerKind::dense)
        return pack_convolution(i, w);
    const std::size_t inputs = layer.shape.inputs, w_row = inputs + classes_of(i);
    kernels::sampling_table().pack_quantised(
        w, w_row, rows, inputs, layer.quantised + first * kernels::quantised_row(inputs));
    add_classes(i, first, rows, w);
}

} // namespace pocketgan
