#pragma once

#include <cstddef>

namespace pocketgan::app {

/// The columns that the log of a GAN has: what each step gives ...
enum GanColumn : std::size_t { kDLoss, kGLoss, kDReal, kDFake, kMeasured };

/// ... and behind it, with --eval-every, what is measured of images ...
enum ImageColumn : std::size_t { kParzen = kMeasured, kClassifierFrechet, kClasses };

/// ... or of points of a mixture.
enum MixtureColumn : std::size_t { kModes = kMeasured, kHighQuality };

} // namespace pocketgan::app
