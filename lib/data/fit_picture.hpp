#pragma once

#include "pocketgan/dataset.hpp"
#include "pocketgan/picture.hpp"

#include <string>

namespace pocketgan {

/// The largest height and width of PictureOptions.
inline constexpr std::size_t kMostSide = 4096;

/// Throws Error if the height or the width is 0 and the other one is not, if one is above
/// kMostSide, or if both colours are asked for.
void check_options(const PictureOptions& options);

/// The picture of the size and colour of `options`, which passed check_options. It is averaged over
/// areas where it becomes smaller and interpolated between the centres of its pixels (bilinear)
/// where it becomes larger, along each axis on its own. Grey is .299 red + .587 green + .114 blue
/// (ITU-R BT.601). Levels are taken as linear.
Picture fit_picture(Picture picture, const PictureOptions& options);

/// "": that of the files; "28" for 28 x 28; "28x20".
std::string image_size_text(const PictureOptions& options);

/// Sets height and width from such a text. Throws Error for another text.
void set_image_size(PictureOptions& options, const std::string& text);

} // namespace pocketgan
