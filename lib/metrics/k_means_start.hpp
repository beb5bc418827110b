#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstdint>

namespace pocketgan {

/// k of the points (n, d), far from one another, for k-means or EM to begin at (k-means++: Arthur
/// and Vassilvitskii 2007, section 2.2) -> (k, d). The first is any point; each of the others is
/// drawn in proportion to its squared distance to the nearest one so far; where all distances are
/// 0, any point again. A pure function of the points, k and the seed. Throws Error unless k is in
/// [1, n] and all numbers are finite.
Matrix k_means_start(ConstMatrixView points, std::size_t k, std::uint64_t seed, Engine& engine);

} // namespace pocketgan
