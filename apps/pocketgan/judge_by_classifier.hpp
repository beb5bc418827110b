#pragma once

#include "found_classifier.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "terminal/origin.hpp"

#include <nlohmann/json_fwd.hpp>

namespace pocketgan::app {

/// Prints what a classifier makes of samples, pixels in [0, 1], beside as many training images, and
/// adds it to the figures.
void judge_by_classifier(const FoundClassifier& found, const Origin& origin,
                         ConstMatrixView samples, ConstMatrixView training, Engine& engine,
                         nlohmann::json& figures);

/// Prints how well a classifier does on labelled examples, and adds it to the figures.
void judge_classifier(const FoundClassifier& found, const Dataset& test, Engine& engine,
                      nlohmann::json& figures);

} // namespace pocketgan::app
