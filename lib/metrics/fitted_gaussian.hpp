#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

namespace pocketgan {

/// The Gaussian that makes the images (n, d) likeliest, pixels in [0, 1], as a generator of one
/// layer: x = mean + L z, L Lᵀ their covariance, z from N(0, I). What falls outside [0, 1] is
/// clipped, which brings a sample nearer to every image. Throws Error if there are no images.
Model fit_gaussian(ConstMatrixView images);

} // namespace pocketgan
