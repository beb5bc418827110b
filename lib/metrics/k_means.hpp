#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>

namespace pocketgan {

/// k-means on points (n, d), `iterations` of the algorithm of Lloyd 1982 from the given centres
/// (k, d): each centre moves to the mean of the points nearest to it. A centre without points does
/// not move. Throws Error as nearest_neighbours does.
Matrix k_means(ConstMatrixView points, Matrix centres, std::size_t iterations, Engine& engine);

} // namespace pocketgan
