#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstdint>

namespace pocketgan::kernels {

/// z (m, linear_size) -> y (m, outputs), winner (m, outputs): SamplingTable::maxout_forward at each
/// place of a layer. `bias` may be null and `mask` (m, outputs) have no data.
void maxout_forward(const LayerShape& shape, ConstMatrixView z, const float* bias,
                    ConstMatrixView mask, MatrixView y, std::uint8_t* winner);

} // namespace pocketgan::kernels
