#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan {

/// Throws Error unless the classifier has a class for each digit.
void check_digit_classes(const Classifier& classifier);

/// Appends the digit that the classifier, which satisfies check_digit_classes, finds in each
/// channel of each image: rows of pixels in [0, 1], channels last. Takes the memory of a copy of
/// the images.
void classify_channels(ConstMatrixView images, const Classifier& classifier, Engine& engine,
                       std::vector<std::uint8_t>& digits);

} // namespace pocketgan
