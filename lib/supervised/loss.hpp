#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/supervised.hpp"

#include <cstdint>

namespace pocketgan {

/// L = mean over rows of ||y - t||^2. d becomes dL/dy = 2 (y - t) / m. All are (m, n).
SupervisedReport squared_error(ConstMatrixView y, ConstMatrixView t, MatrixView d);

/// L = mean over rows of -log softmax(a)[label]. a (m, n) are logits; labels (m) are below n. d
/// (m, n) becomes dL/da = (softmax(a) - onehot(label)) / m.
SupervisedReport cross_entropy(ConstMatrixView a, const std::uint16_t* labels, MatrixView d);

} // namespace pocketgan
