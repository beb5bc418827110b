#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan {

/// A mixture of spherical Gaussians, one width in every direction, as the toy worlds have them:
/// p(x) = sum_c weight_c N(x; mean_c, variance_c I).
struct FittedMixture {
    Matrix means;                  ///< (components, d)
    std::vector<double> weights;   ///< (components), of sum 1
    std::vector<double> variances; ///< (components), above 0

    /// log p in nats, a mean over the points, after each iteration: it never falls.
    std::vector<double> log_likelihoods;
};

/// The mixture of `components` Gaussians that makes the points (n, d) likeliest, by expectation
/// maximisation (Dempster, Laird and Rubin 1977) from a few starts of k-means++, the best of which
/// is kept. Variances stay above a millionth of that of all points, so that none shrinks onto one
/// of them. A pure function of its arguments. Throws Error as k_means_start does.
FittedMixture fit_mixture(ConstMatrixView points, std::size_t components, std::uint64_t seed,
                          Engine& engine);

/// `count` points of the mixture -> (count, d).
Matrix draw(const FittedMixture& mixture, std::size_t count, std::uint64_t seed);

} // namespace pocketgan
