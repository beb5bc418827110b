#pragma once

#include "pocketgan/evaluation.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// Throws Error unless the generator has `size` outputs, the size of an example of `source`.
void check_outputs(const Generator& generator, const std::string& source, std::size_t size);

/// Throws Error unless `data` holds at least kLeastImages images.
void check_images(const Dataset& data);

/// check_images, and throws Error unless the generator makes images of that size.
void check_comparable(const Generator& generator, const Dataset& data);

/// Throws Error unless the mixture has a name, modes of its dimensions and a deviation above 0.
void check_mixture(const Mixture& mixture);

/// Both splits of a data set, pixels in [0, 1], divided as in Goodfellow et al. 2014.
struct RealImages {
    Matrix training, test;
    std::string source;

    /// Throws Error unless both splits can be compared with the generator's samples.
    RealImages(const Generator& generator, const TrainTest& data);

    /// The training images without the last sixth, which is held out.
    ConstMatrixView before_last_sixth() const;
    /// The images to choose sigma on: at most 1000, the first of the last sixth.
    ConstMatrixView validation() const;
};

} // namespace pocketgan
