#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"

namespace pocketgan {

/// The values that black and white pixels take in training.
struct PixelRange {
    float low, high;
};

/// The range that the settings ask for. Throws Error where the pixels are to be standardised but
/// all are equal.
PixelRange range_of(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
