#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"

namespace pocketgan {

/// What black and white become in training.
struct Range {
    float low, high;
};

/// As the settings say. Throws Error where all pixels are alike and should be standardised.
Range range_of(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
