#pragma once

#include "pocketgan/parzen.hpp"

#include <vector>

namespace pocketgan {

/// The Parzen estimate as Goodfellow et al. 2014 report it (after Breuleux et al. 2011): samples
/// are the centres, sigma is chosen on validation images, and the mean log-likelihood of test
/// images is the result. Pixels are in [0, 1]. Every Parzen figure of the library is computed here.
struct ParzenProtocol {
    ConstMatrixView validation, test;
    std::vector<double> sigmas = parzen_sigma_grid();

    ParzenEstimate estimate(ConstMatrixView centres, Engine& engine) const {
        return parzen_estimate(centres, validation, test, sigmas, engine);
    }
};

} // namespace pocketgan
