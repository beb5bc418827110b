#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

namespace pocketgan {

/// The distances of row `row` of x to the centres [first, first + count).
struct DistanceRow {
    std::size_t row;
    std::size_t first, count;
    const float* closeness; ///< (count): x.c - |c|^2 / 2, largest for the nearest centre
    double half_square;     ///< |x|^2 / 2

    double squared_distance(std::size_t i) const {
        return std::max(0.0, 2.0 * (half_square - double{closeness[i]}));
    }
};

/// Calls visit(row) for every row of x (n, d) and every block of the centres (m, d). Rows are split
/// over the threads; the blocks of one row come in order.
///
/// |x - c|^2 / 2 = |x|^2 / 2 - (x.c - |c|^2 / 2); the bracket is a matrix product with a bias. To
/// limit cancellation, x and c are taken relative to the mean of the centres, so that |x|^2 and
/// |c|^2 are of the order of the distances. Memory: a few MB.
void for_each_distance_row(ConstMatrixView centres, ConstMatrixView x, Engine& engine,
                           const std::function<void(const DistanceRow&)>& visit);

} // namespace pocketgan
