#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The Parzen window estimate of a log-likelihood, as Goodfellow et al. 2014 report it (protocol of
/// Breuleux et al. 2011): an isotropic Gaussian of width sigma at each of the samples.
struct ParzenEstimate {
    double sigma = 0.0;          ///< the width with the best mean on the validation rows
    double mean = 0.0;           ///< nats, over the test rows
    double standard_error = 0.0; ///< standard deviation over the test rows / sqrt(their number)
};

/// `count` widths from `low` to `high`, each the same factor above the one before; without
/// arguments the published ones, logspace(-1, 0, 10). Throws Error unless 0 < low < high and count
/// is at least 2.
POCKETGAN_API std::vector<double> parzen_sigma_grid(double low = 0.1, double high = 1.0,
                                                    std::size_t count = 10);

/// log p(x) of each row of x (n, d) under Gaussians of width sigma at the rows of centres (m, d):
/// logmeanexp_i(-|x - c_i|^2 / (2 sigma^2)) - d log(sigma sqrt(2 pi)). Distances are computed in
/// float: good to 0.01 nat for d = 784, pixels in [0, 1] and sigma >= 0.1. Throws Error if the
/// sizes do not fit, a number is not finite or sigma is not above 0.
POCKETGAN_API std::vector<double> parzen_log_likelihood(ConstMatrixView centres, ConstMatrixView x,
                                                        double sigma, Engine& engine);

/// Chooses sigma on `validation` by the best mean, then judges `test`. All three have d columns, of
/// pixels in [0, 1]. Throws Error as parzen_log_likelihood does, and if there are no sigmas.
POCKETGAN_API ParzenEstimate parzen_estimate(ConstMatrixView centres, ConstMatrixView validation,
                                             ConstMatrixView test,
                                             const std::vector<double>& sigmas, Engine& engine);

} // namespace pocketgan
