#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"

namespace pocketgan {

/// The values that black and white pixels take in training.
struct PixelRange {
    float low, high;
};

/// The values for settings.range. Throws Error for DataRange::standardised where all pixels are
/// equal.
PixelRange range_of(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
