#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <functional>

namespace pocketgan {

/// Throws Error unless the classifier has a class for each digit.
void check_digit_classes(const Classifier& classifier);

/// Returns images [first, first + count) as rows of pixels in [0, 1].
using DrawImages = std::function<Matrix(std::size_t first, std::size_t count)>;

/// The modes of `count` images of stacked digits. The classifier, which satisfies
/// check_digit_classes, takes each channel as an image.
StackedModeCount count_classified_modes(const DrawImages& draw, std::size_t count,
                                        const Classifier& classifier, Engine& engine);

} // namespace pocketgan
