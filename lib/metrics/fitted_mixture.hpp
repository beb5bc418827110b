#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan {

/// A mixture of isotropic Gaussians: p(x) = sum_c weight_c N(x; mean_c, variance_c I).
struct FittedMixture {
    Matrix means;                  ///< (components, d)
    std::vector<double> weights;   ///< (components), their sum is 1
    std::vector<double> variances; ///< (components), above 0

    /// The mean log-likelihood of the points in nats after each iteration; it never falls.
    std::vector<double> log_likelihoods;
};

/// Fits a mixture of `components` Gaussians to points (n, d) by expectation maximisation (Dempster,
/// Laird and Rubin 1977). It starts from k_means_start several times and returns the fit with the
/// largest likelihood. Variances are at least a millionth of the variance of all points, so that no
/// component collapses onto one point. A pure function of its arguments. Throws Error as
/// k_means_start does.
FittedMixture fit_mixture(ConstMatrixView points, std::size_t components, std::uint64_t seed,
                          Engine& engine);

/// `count` points of the mixture -> (count, d).
Matrix draw(const FittedMixture& mixture, std::size_t count, std::uint64_t seed);

} // namespace pocketgan
