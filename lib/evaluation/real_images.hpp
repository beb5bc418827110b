#pragma once

#include "pocketgan/evaluation.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// How many of `count` training images precede the last sixth, which Goodfellow et al. 2014 hold
/// out (MNIST: 50 000 of 60 000).
constexpr std::size_t images_before_last_sixth(std::size_t count) {
    return count - held_out_sixth(count);
}

/// Throws Error unless the generator has `size` outputs, as the examples of `source` have numbers.
void check_outputs(const Generator& generator, const std::string& source, std::size_t size);

/// Throws Error unless `data` holds at least kLeastImages images.
void check_images(const Dataset& data);

/// check_images, and throws Error unless the generator makes images of that size.
void check_comparable(const Generator& generator, const Dataset& data);

/// Throws Error unless the mixture has a name, modes of its dimensions and a deviation above 0.
void check_mixture(const Mixture& mixture);

/// Both splits of a data set, pixels in [0, 1], with the parts of the protocol of Goodfellow et al.
/// 2014.
struct RealImages {
    Matrix training, test;
    std::string source;

    /// Throws Error unless both splits can be compared with the generator's samples.
    RealImages(const Generator& generator, const TrainTest& data);

    /// The training images before the last sixth.
    ConstMatrixView before_last_sixth() const;
    /// The first 1000 of the last sixth, or all of it: sigma is chosen on them.
    ConstMatrixView validation() const;
};

} // namespace pocketgan
