#include "sampler/forward.hpp"

#include "kernels/maxout_places.hpp"
#include "kernels/workers.hpp"
#include "sampler/arena.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

MatrixView take_rows(Arena& arena, std::size_t rows, std::size_t columns) {
    const std::size_t stride = round_up_to_alignment(columns);
    return {arena.take<float>(rows * stride), rows, columns, stride};
}

class OnWorkers : public ProductSink {
public:
    explicit OnWorkers(kernels::Workers& workers) : workers_(workers) {}
    void take(const kernels::Product& product) override { workers_.product(product); }

private:
    kernels::Workers& workers_;
};

// On this thread, with scratch memory that is large enough.
class InScratch : public ProductSink {
public:
    explicit InScratch(float* scratch) : scratch_(scratch) {}
    void take(const kernels::Product& product) override {
        const kernels::SamplingTable& table = kernels::sampling_table();
        (product.b.is_quantised() ? table.product_quantised : table.product)(product, scratch_);
    }

private:
    float* const scratch_;
};

class LargestScratch : public ProductSink {
public:
    void take(const kernels::Product& product) override {
        const kernels::SamplingTable& table = kernels::sampling_table();
        floats_ =
            std::max(floats_, product.b.is_quantised() ? table.product_quantised_scratch(product)
                                                       : table.product_scratch(product));
    }
    std::size_t floats() const { return floats_; }

private:
    std::size_t floats_ = 0;
};

} // namespace

ForwardRows::ForwardRows(const PackedGenerator& generator, std::size_t rows, Arena& arena) :
    generator_(generator),
    even_(take_rows(arena, rows, generator.widest())),
    odd_(take_rows(arena, rows, generator.widest())),
    pieces_(take_rows(arena, rows, generator.widest_pieces())),
    drawn_(take_rows(arena, generator.completes() ? rows : 0, generator.drawn_numbers())),
    winner_(arena.take<std::uint8_t>(rows * generator.widest_pieces())) {}

// y (m, outputs) = activation(x (m, inputs) W + b)
void ForwardRows::forward_layer(ProductSink& sink, const PackedLayer& layer,
                                std::size_t class_number, ConstMatrixView x, MatrixView y) const {
    if (!layer.is_maxout())
        return layer.multiply(sink, x, y, class_number);
    layer.multiply(sink, x, pieces_, class_number);
    kernels::maxout_forward(layer.shape, pieces_, layer.bias_of(class_number), {}, y, winner_);
}

void ForwardRows::forward_by(ProductSink& sink, ConstMatrixView z, const std::uint16_t* classes,
                             MatrixView y) const {
    const MatrixView of_layers = generator_.completes() ? drawn_.slice(0, z.rows) : y;
    ConstMatrixView x = z;
    for (std::size_t i = 0; i < generator_.layer_count(); ++i) {
        const PackedLayer& layer = generator_.layer(i);
        const MatrixView between = i % 2 ? odd_ : even_;
        const bool last = i + 1 == generator_.layer_count();
        const MatrixView out =
            last ? of_layers
                 : MatrixView(between.data, z.rows, layer.shape.outputs, between.stride);
        // The rows of one class that follow one another share a product.
        const bool by_class = i == 0 && classes;
        for (std::size_t first = 0, end = 0; first < x.rows; first = end) {
            end = by_class ? first + 1 : x.rows;
            while (end < x.rows && classes[end] == classes[first])
                ++end;
            forward_layer(sink, layer, by_class ? classes[first] : 0, x.slice(first, end - first),
                          out.slice(first, end - first));
        }
        x = out;
    }
    if (!generator_.completes())
        return;
    for (std::size_t i = 0; i < y.rows; ++i) {
        put_part(generator_.drawn(), of_layers.row(i), y.row(i));
        copy_part(generator_.given(), z.row(i), y.row(i));
    }
}

void ForwardRows::forward(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                          kernels::Workers& workers) const {
    OnWorkers sink(workers);
    forward_by(sink, z, classes, y);
}

void ForwardRows::forward(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                          float* scratch) const {
    InScratch sink(scratch);
    forward_by(sink, z, classes, y);
}

std::size_t product_scratch(const PackedGenerator& generator, std::size_t rows) {
    LargestScratch sink;
    float nothing = 0.0f; // the products are not computed
    for (std::size_t i = 0; i < generator.layer_count(); ++i)
        for (std::size_t m = 1; m <= rows; ++m) // blocks may be larger for fewer rows
            generator.layer(i).multiply(sink, {&nothing, m, 0, 0}, {&nothing, m, 0, 0}, 0);
    return sink.floats();
}

} // namespace pocketgan
