#pragma once

#include "pocketgan/evaluation.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// Throws Error unless the generator has `size` outputs, the size of an example of `source`.
void check_outputs(const Generator& generator, const std::string& source, std::size_t size);

/// Throws Error unless `data` holds at least kLeastImages images.
void check_images(const Dataset& data);

/// check_images, and throws Error unless the generator makes images of that size.
void check_comparable(const Generator& generator, const Dataset& data);

/// Both splits of a data set, pixels in [0, 1].
struct RealImages {
    Matrix training, test;
    std::vector<std::uint16_t> training_labels, test_labels; ///< (images), or empty
    std::vector<std::string> class_names;                    ///< of the labels, or empty
    std::string source;

    /// Throws Error unless both splits can be compared with the generator's samples.
    RealImages(const Generator& generator, const TrainTest& data);
};

} // namespace pocketgan
