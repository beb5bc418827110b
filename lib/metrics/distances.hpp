#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

namespace pocketgan {

/// How far row `row` of x is from the centres [first, first + count).
struct DistanceRow {
    std::size_t row;
    std::size_t first, count;
    const float* closeness; ///< (count): x.c - |c|^2 / 2, the largest for the nearest centre
    double half_square;     ///< |x|^2 / 2

    double squared_distance(std::size_t i) const {
        return std::max(0.0, 2.0 * (half_square - double{closeness[i]}));
    }
};

/// Calls visit(row) for every row of x (n, d) and one block after the other of the centres (m, d);
/// rows are shared out among threads, the blocks of one row come in order.
///
/// |x - c|^2 / 2 = |x|^2 / 2 - (x.c - |c|^2 / 2), where the bracket is a matrix product with a
/// bias. The difference of large numbers costs digits, so x and c are taken relative to the mean of
/// the centres, which makes the numbers no larger than the distances. Memory: a few MB.
void for_each_distance_row(ConstMatrixView centres, ConstMatrixView x, Engine& engine,
                           const std::function<void(const DistanceRow&)>& visit);

} // namespace pocketgan
