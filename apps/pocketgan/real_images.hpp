#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace pocketgan::app {

constexpr std::size_t kParzenSamples = 10000; ///< as Goodfellow et al. 2014

/// Images that a half must have at least, so that its parts below have some.
constexpr std::size_t kLeastImages = 60;

/// How many of the training images stand before the last sixth (MNIST: 50 000 of 60 000), which
/// Goodfellow et al. 2014 leave out of training.
constexpr std::size_t learnt_images(std::size_t count) {
    return count - count / 6;
}

/// Throws Error unless the outputs are as many as the examples of `source` have numbers.
void check_size(const Generator& generator, const std::string& source, std::size_t size);
/// Throws Error unless they are images as the data's, of which there are enough to judge by.
void check_fits(const Generator& generator, const Dataset& data);

/// Both halves of a data set, as its files have them.
struct Halves {
    Dataset training, test;
};

/// Those of a data set of images that the generator's can be judged by. Throws Error otherwise.
Halves load_halves(const std::string& data, const Generator& generator);

/// Both halves of a data set, pixels in [0, 1], divided as Goodfellow et al. 2014 do it.
struct RealImages {
    std::string source;
    Matrix training, test;

    explicit RealImages(const Halves& halves) :
        source(halves.test.source()),
        training(examples(halves.training, 0, halves.training.count(), 0.0f, 1.0f)),
        test(examples(halves.test, 0, halves.test.count(), 0.0f, 1.0f)) {}

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

} // namespace pocketgan::app
