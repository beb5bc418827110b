#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstdint>

namespace pocketgan {

/// The initial centres (k, d) of k-means or EM by k-means++ (Arthur and Vassilvitskii 2007, section
/// 2.2), drawn from points (n, d). The first is uniform. Each of the others is drawn with a
/// probability proportional to the squared distance of a point to its nearest centre so far;
/// uniformly if all distances are 0. A pure function of the points, k and the seed. Throws Error
/// unless k is in [1, n] and all numbers are finite.
Matrix k_means_start(ConstMatrixView points, std::size_t k, std::uint64_t seed, Engine& engine);

} // namespace pocketgan
