#pragma once

// Maxout of the rows of a layer, at each of its places, backwards (forwards:
// kernels/maxout_places.hpp).

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

inline bool is_maxout(const LayerShape& shape) {
    return shape.activation == Activation::maxout;
}

/// Where piece p of output j of a layer is in a row of Z (linear_size).
inline std::size_t piece_at(const LayerShape& shape, std::size_t j, std::size_t p) {
    const std::size_t units = shape.units();
    return j / units * shape.weight_rows() + p * units + j % units;
}

/// dy (m, outputs) -> dz (m, linear_size): KernelTable::maxout_backward at each place.
void maxout_backward(const LayerShape& shape, ConstMatrixView dy, const std::uint8_t* winner,
                     MatrixView dz);

} // namespace pocketgan
