#include "sampler/forward.hpp"

#include "kernels/workers.hpp"
#include "sampler/arena.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

MatrixView take_rows(Arena& arena, std::size_t rows, std::size_t columns) {
    const std::size_t stride = round_up_to_alignment(columns);
    return {arena.take<float>(rows * stride), rows, columns, stride};
}

} // namespace

ForwardRows::ForwardRows(const PackedGenerator& generator, std::size_t rows, Arena& arena) :
    generator_(generator),
    even_(take_rows(arena, rows, generator.widest())),
    odd_(take_rows(arena, rows, generator.widest())),
    pieces_(take_rows(arena, rows, generator.widest_pieces())),
    winner_(arena.take<std::uint8_t>(rows * generator.widest_pieces())) {}

// y (m, outputs) = activation(x (m, inputs) W + b)
template <typename Multiply>
void ForwardRows::forward_layer(const Multiply& multiply, const PackedLayer& layer,
                                std::size_t class_number, ConstMatrixView x, MatrixView y) const {
    const LayerShape& shape = layer.shape;
    if (!layer.is_maxout())
        return layer.multiply(multiply, x, y, class_number);
    layer.multiply(multiply, x, pieces_, class_number);
    // The places of an image are rows.
    const bool is_dense = shape.kind == LayerKind::dense;
    const std::size_t z_row = is_dense ? pieces_.stride : shape.weight_rows();
    const std::size_t y_row = is_dense ? y.stride : shape.units();
    for (std::size_t i = 0; i < (is_dense ? 1 : x.rows); ++i)
        kernels::sampling_table().maxout_forward(
            pieces_.row(i), z_row, layer.bias_of(class_number), is_dense ? x.rows : shape.places(),
            shape.units(), shape.pieces, nullptr, 0, y.row(i), y_row, winner_);
}

template <typename Multiply>
void ForwardRows::forward_by(const Multiply& multiply, ConstMatrixView z,
                             const std::uint16_t* classes, MatrixView y) const {
    ConstMatrixView x = z;
    for (std::size_t i = 0; i < generator_.layer_count(); ++i) {
        const PackedLayer& layer = generator_.layer(i);
        const MatrixView between = i % 2 ? odd_ : even_;
        const bool last = i + 1 == generator_.layer_count();
        const MatrixView out =
            last ? y : MatrixView(between.data, z.rows, layer.shape.outputs, between.stride);
        // The rows of one class that follow one another share a product.
        const bool by_class = i == 0 && classes;
        for (std::size_t first = 0, end = 0; first < x.rows; first = end) {
            end = by_class ? first + 1 : x.rows;
            while (end < x.rows && classes[end] == classes[first])
                ++end;
            forward_layer(multiply, layer, by_class ? classes[first] : 0,
                          x.slice(first, end - first), out.slice(first, end - first));
        }
        x = out;
    }
}

void ForwardRows::forward(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                          kernels::Workers& workers) const {
    forward_by([&](const kernels::Product& product) { workers.product(product); }, z, classes, y);
}

void ForwardRows::forward(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                          float* scratch) const {
    const kernels::SamplingTable& table = kernels::sampling_table();
    const auto multiply = [&](const kernels::Product& product) {
        (product.b.is_quantised() ? table.product_quantised : table.product)(product, scratch);
    };
    forward_by(multiply, z, classes, y);
}

std::size_t product_scratch(const PackedGenerator& generator, std::size_t rows) {
    const kernels::SamplingTable& table = kernels::sampling_table();
    std::size_t most = 0;
    for (std::size_t i = 0; i < generator.layer_count(); ++i)
        for (std::size_t m = 1; m <= rows; ++m) // blocks may be larger for fewer rows
            generator.layer(i).multiply(
                [&](const kernels::Product& product) {
                    most = std::max(most, product.b.is_quantised()
                                              ? table.product_quantised_scratch(product)
                                              : table.product_scratch(product));
                },
                ConstMatrixView(nullptr, m, 0, 0), MatrixView(), 0);
    return most;
}

} // namespace pocketgan
