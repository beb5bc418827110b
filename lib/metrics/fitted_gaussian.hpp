#pragma once

#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

namespace pocketgan {

/// The maximum-likelihood Gaussian of images (n, d) with pixels in [0, 1], as a generator of one
/// layer: x = clamp(mean + L z, 0, 1), with z from N(0, I) and L Lᵀ the covariance of the images.
/// Clamping brings a sample nearer to every image. Throws Error if there are no images, and
/// if there are too few for the factorisation L Lᵀ of their covariance.
Model fit_gaussian(ConstMatrixView images);

} // namespace pocketgan
