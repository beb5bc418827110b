#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/picture.hpp"
#include "real_images.hpp"
#include "terminal/origin.hpp"

#include <nlohmann/json_fwd.hpp>

namespace pocketgan::app {

/// Prints whether samples, pixels in [0, 1], are copies of training images and how they differ from
/// one another, beside what real images come to, and adds it to the figures. A thousand of them are
/// looked at.
void judge_by_neighbours(const Origin& origin, ConstMatrixView samples, const RealImages& real,
                         Engine& engine, nlohmann::json& figures);

/// How many samples neighbour_sheet shows.
inline constexpr std::size_t kSheetSamples = 20;

/// Samples in rows of five, each row with the training image nearest to its last sample at its end
/// (Goodfellow et al. 2014, figure 2).
Picture neighbour_sheet(ConstMatrixView samples, ConstMatrixView training, const ImageShape& image,
                        Engine& engine);

} // namespace pocketgan::app
