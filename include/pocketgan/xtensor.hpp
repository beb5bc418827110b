/// @file
/// Conversions to and from xtensor. All are inline, because the program's vector flags or
/// XTENSOR_USE_XSIMD change the layout of xt::xtensor: none is passed into the library.

#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/network.hpp"

#include <cstdint>

#if __has_include(<xtensor/containers/xtensor.hpp>) // from xtensor 0.26 on
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif

namespace pocketgan {

/// A matrix with one example per row.
using Matrix = xt::xtensor<float, 2>;

/// A matrix of that size with unspecified elements.
inline Matrix make_matrix(std::size_t rows, std::size_t columns) {
    return Matrix(Matrix::shape_type{rows, columns});
}

/// The view of `matrix`, valid until the matrix is resized or destroyed.
inline MatrixView view(Matrix& matrix) {
    return {matrix.data(), matrix.shape(0), matrix.shape(1)};
}
/// The view of `matrix`, valid until the matrix is resized or destroyed.
inline ConstMatrixView view(const Matrix& matrix) {
    return {matrix.data(), matrix.shape(0), matrix.shape(1)};
}

/// Latents [first, first + count) of `seed` -> (count, latent size).
inline Matrix latents(const Generator& generator, std::uint64_t seed, std::uint64_t first,
                      std::size_t count) {
    Matrix z = make_matrix(count, generator.latent().size);
    generator.latents(seed, first, view(z));
    return z;
}

/// G(z): z (m, latent size) -> (m, outputs). Throws Error if z has other columns.
inline Matrix generate(const Generator& generator, const Matrix& z, Engine& engine) {
    Matrix y = make_matrix(z.shape(0), generator.outputs());
    generator.generate(view(z), view(y), engine);
    return y;
}

/// Samples [first, first + count) of `seed` -> (count, outputs).
inline Matrix sample(const Generator& generator, std::uint64_t seed, std::uint64_t first,
                     std::size_t count, Engine& engine) {
    Matrix y = make_matrix(count, generator.outputs());
    generator.sample(seed, first, view(y), engine);
    return y;
}

/// y = network(x): x (m, inputs) -> (m, outputs). Throws Error if x has other columns.
inline Matrix run(const Network& network, const Matrix& x, Engine& engine) {
    Matrix y = make_matrix(x.shape(0), network.outputs());
    network.run(view(x), view(y), engine);
    return y;
}

/// Examples [first, first + count) -> (count, size), as Dataset::rows does. Throws Error as
/// Dataset::slice and Dataset::rows do.
inline Matrix examples(const Dataset& data, std::size_t first, std::size_t count, float low,
                       float high) {
    const Dataset part = data.slice(first, count); // checks the range before memory is taken
    Matrix x = make_matrix(count, data.size());
    part.rows(0, low, high, view(x));
    return x;
}

} // namespace pocketgan
