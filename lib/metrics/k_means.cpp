#include "metrics/k_means.hpp"

#include "pocketgan/neighbours.hpp"

#include <vector>

namespace pocketgan {
namespace {

// Moves each centre to the mean of the points nearest to it.
void move_to_means(ConstMatrixView points, const std::vector<Neighbour>& nearest, Matrix& centres) {
    const std::size_t size = points.columns;
    std::vector<double> sums(centres.size(), 0.0);
    std::vector<double> counts(centres.shape(0), 0.0);
    for (std::size_t i = 0; i < points.rows; ++i) {
        const std::size_t c = nearest[i].index;
        ++counts[c];
        for (std::size_t j = 0; j < size; ++j)
            sums[c * size + j] += points(i, j);
    }
    for (std::size_t c = 0; c < counts.size(); ++c)
        for (std::size_t j = 0; counts[c] > 0.0 && j < size; ++j)
            centres(c, j) = static_cast<float>(sums[c * size + j] / counts[c]);
}

} // namespace

Matrix k_means(ConstMatrixView points, Matrix centres, std::size_t iterations, Engine& engine) {
    const Matrix& at = centres;
    for (std::size_t i = 0; i < iterations; ++i)
        move_to_means(points, nearest_neighbours(view(at), points, engine), centres);
    return centres;
}

} // namespace pocketgan
