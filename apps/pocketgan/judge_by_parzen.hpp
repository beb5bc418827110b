#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "real_images.hpp"
#include "terminal/origin.hpp"

#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace pocketgan::app {

/// Prints the Parzen estimates of the test images by samples, pixels in [0, 1], and by as many
/// training images, and adds them to the figures; with `baselines` also by what stands for the
/// training images without a game: k-means and a Gaussian. What those draw is of the samples' seed.
void judge_by_parzen(const Origin& origin, ConstMatrixView samples, const RealImages& real,
                     const std::vector<double>& sigmas, bool baselines, Engine& engine,
                     nlohmann::json& figures);

} // namespace pocketgan::app
