#pragma once

#include "pocketgan/matrix.hpp"
#include "sampler/packed_generator.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

class Arena;

namespace kernels {
class Workers;
}

/// The largest number of rows that go through the layers together: enough to reuse each weight
/// while it is in a register, few enough that the activations between two layers stay in L2.
inline constexpr std::size_t kMostRows = 256;

/// Buffers for the activations between layers, for up to `rows` rows.
class ForwardRows {
public:
    ForwardRows(const PackedGenerator& generator, std::size_t rows, Arena& arena);

    /// y = G(z), z (m, latent size) -> y (m, outputs), m <= rows: on the threads of `workers`, or
    /// on the calling thread with `scratch` of product_scratch floats. classes (m): the class of
    /// each row; null unless the generator is conditional.
    void forward(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                 kernels::Workers& workers) const;
    void forward(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                 float* scratch) const;

private:
    void forward_by(ProductSink& sink, ConstMatrixView z, const std::uint16_t* classes,
                    MatrixView y) const;
    /// All rows of x have one class, which only the first layer reads.
    void forward_layer(ProductSink& sink, const PackedLayer& layer, std::size_t class_number,
                       ConstMatrixView x, MatrixView y) const;

    const PackedGenerator& generator_;
    MatrixView even_, odd_; ///< (rows, widest): outputs of every other layer
    MatrixView pieces_;     ///< (rows, widest_pieces)
    MatrixView drawn_;      ///< (rows, drawn_numbers) of a generator that completes images
    std::uint8_t* winner_;
};

/// Floats of scratch memory that the products of up to `rows` rows need.
std::size_t product_scratch(const PackedGenerator& generator, std::size_t rows);

} // namespace pocketgan
