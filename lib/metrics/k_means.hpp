#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>

namespace pocketgan {

/// `iterations` of k-means (Lloyd 1982) from the centres (k, d) that are given: each point (n, d)
/// goes to its nearest centre, each centre to the mean of its points; one without points stays.
/// Throws Error as nearest_neighbours does.
Matrix k_means(ConstMatrixView points, Matrix centres, std::size_t iterations, Engine& engine);

} // namespace pocketgan
