#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace pocketgan {

/// Both halves of a data set, pixels in [0, 1], divided as Goodfellow et al. 2014 do it.
struct RealImages {
    std::string source;
    Matrix training, test;

    RealImages(const Dataset& train, const Dataset& test_data) :
        source(test_data.source),
        training(examples(train, 0, train.count, 0.0f, 1.0f)),
        test(examples(test_data, 0, test_data.count, 0.0f, 1.0f)) {}

    /// The training images but for the last sixth (MNIST: 50 000).
    ConstMatrixView learnt() const {
        const std::size_t count = training.shape(0);
        return view(training).slice(0, count - count / 6);
    }
    /// The first 1000 of that sixth, on which sigma is chosen.
    ConstMatrixView validation() const {
        const std::size_t sixth = training.shape(0) / 6;
        return view(training).slice(learnt().rows, std::min<std::size_t>(1000, sixth));
    }
};

} // namespace pocketgan
