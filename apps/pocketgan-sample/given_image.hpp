#pragma once

#include "options.hpp"

#include "pocketgan/generator.hpp"

#include <vector>

namespace pocketgan::app {

/// The image of --complete, for Generator::give: of a .npy file, whose numbers are 0 for black and
/// 1 for white, and, unless the program is that of a device, of a picture, which is cropped and
/// scaled to the size of the generator's. Empty if no image is given. Throws UsageError if the
/// generator needs an image and none is given, or the other way round, and Error, with the path,
/// for a file that cannot be read or has another number of pixels.
std::vector<float> given_image(const Options& options, const Generator& generator);

} // namespace pocketgan::app
