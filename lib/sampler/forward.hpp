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

/// Rows that go through the layers together at most: many enough to use each weight often while it
/// is in a register, few enough that what lies between two layers stays in the second cache.
inline constexpr std::size_t kMostRows = 256;

/// What lies between the layers while up to `rows` rows go through them together.
class ForwardRows {
public:
    ForwardRows(const PackedGenerator& generator, std::size_t rows, Arena& arena);

    /// y = G(z), z (m, latent size) -> y (m, outputs), m <= rows; on threads, or on this one in
    /// the memory that product_scratch says.
    void forward(ConstMatrixView z, MatrixView y, kernels::Workers& workers) const;
    void forward(ConstMatrixView z, MatrixView y, float* scratch) const;

private:
    template <typename Multiply>
    void forward_by(const Multiply& multiply, ConstMatrixView z, MatrixView y) const;
    template <typename Multiply>
    void forward_layer(const Multiply& multiply, const PackedLayer& layer, ConstMatrixView x,
                       MatrixView y) const;

    const PackedGenerator& generator_;
    MatrixView even_, odd_; ///< (rows, widest): outputs of every other layer
    MatrixView pieces_;     ///< (rows, widest_pieces)
    std::uint8_t* winner_;
};

/// Floats of scratch memory that the products of up to `rows` rows need.
std::size_t product_scratch(const PackedGenerator& generator, std::size_t rows);

} // namespace pocketgan
