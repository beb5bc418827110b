#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace pocketgan {

/// Images that a half must have at least, so that its parts below have some.
constexpr std::size_t kLeastImages = 60;

/// How many of the training images stand before the last sixth (MNIST: 50 000 of 60 000), which
/// Goodfellow et al. 2014 leave out of training.
constexpr std::size_t learnt_images(std::size_t count) {
    return count - count / 6;
}

/// Both halves of a data set, pixels in [0, 1], divided as Goodfellow et al. 2014 do it.
struct RealImages {
    std::string source;
    Matrix training, test;

    RealImages(const Dataset& train, const Dataset& test_data) :
        source(test_data.source),
        training(examples(train, 0, train.count, 0.0f, 1.0f)),
        test(examples(test_data, 0, test_data.count, 0.0f, 1.0f)) {}

    /// The training images but for the last sixth.
    ConstMatrixView learnt() const {
        return view(training).slice(0, learnt_images(training.shape(0)));
    }
    /// The first 1000 of that sixth, on which sigma is chosen.
    ConstMatrixView validation() const {
        const std::size_t first = learnt().rows, sixth = training.shape(0) - first;
        return view(training).slice(first, std::min<std::size_t>(1000, sixth));
    }
};

} // namespace pocketgan
