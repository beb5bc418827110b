#pragma once

#include "evaluation/real_images.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/parzen.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The number of samples of a measurement during training.
inline constexpr std::size_t kMonitorSamples = 2000;

/// The protocol of Parzen log-likelihoods: Goodfellow et al. 2014, after Breuleux et al. 2011. The
/// samples are the centres of the estimate, sigma is chosen on validation images, and the result is
/// the mean log-likelihood of test images. Pixels are in [0, 1]. All Parzen figures of the library
/// are computed here; kParzenSamples and kMonitorSamples are their numbers of samples.
struct ParzenProtocol {
    ConstMatrixView training;   ///< for rows of real images and for baselines
    ConstMatrixView validation; ///< sigma is chosen on them
    ConstMatrixView test;       ///< the mean is over them
    std::vector<double> sigmas; ///< the candidates for sigma

    /// The published protocol. Training: the training split before its last sixth. Validation: the
    /// first images of that sixth, at most 1000. Test: the test split. `real` must outlive the
    /// result.
    static ParzenProtocol of_splits(const RealImages& real,
                                    std::vector<double> sigmas = parzen_sigma_grid());

    /// The protocol during training, without test images: one half of the monitor_images is for
    /// validation, the other for test. `images` must outlive the result.
    static ParzenProtocol of_monitor(ConstMatrixView images);

    /// The estimate with the rows of `centres` as centres.
    ParzenEstimate estimate(ConstMatrixView centres, Engine& engine) const {
        return parzen_estimate(centres, validation, test, sigmas, engine);
    }
};

/// The images to measure with during training: the first 2000 of the last sixth of `data`, the
/// training split. A smaller sixth gives all of its images, rounded down to an even number. Pixels
/// are in [0, 1].
Matrix monitor_images(const Dataset& data);

} // namespace pocketgan
