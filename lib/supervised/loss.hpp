#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/supervised.hpp"

#include <cstdint>

namespace pocketgan {

/// The mean over rows of |y - t|^2. d becomes its gradient by y: 2 (y - t) / rows. All (m, n).
SupervisedReport squared_error(ConstMatrixView y, ConstMatrixView t, MatrixView d);

/// The mean over rows of -log p, p being the softmax of a row of logits at its label (each below
/// the number of columns). d becomes its gradient by a: (softmax(a) - 1[label]) / rows. Both (m,
/// n).
SupervisedReport cross_entropy(ConstMatrixView a, const std::uint16_t* labels, MatrixView d);

} // namespace pocketgan
