#pragma once

#include "pocketgan/parzen.hpp"

#include <vector>

namespace pocketgan {

/// The Parzen estimate of Goodfellow et al. 2014 (after Breuleux et al. 2011): the samples are the
/// centres, sigma is chosen on the validation images, and the result is the mean log-likelihood of
/// the test images. Pixels are in [0, 1]. All Parzen figures of the library use this.
struct ParzenProtocol {
    ConstMatrixView validation, test;
    std::vector<double> sigmas = parzen_sigma_grid();

    ParzenEstimate estimate(ConstMatrixView centres, Engine& engine) const {
        return parzen_estimate(centres, validation, test, sigmas, engine);
    }
};

} // namespace pocketgan
