#pragma once

#include "found_classifier.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/mixture.hpp"
#include "terminal/origin.hpp"

#include <nlohmann/json_fwd.hpp>

namespace pocketgan::app {

/// Prints which modes of a mixture as many samples catch as the origin says, beside as many points
/// of what maximum likelihood makes of the data and of the data, and adds it to the figures.
void judge_by_modes(const Origin& origin, const Generator& generator, const Mixture& mixture,
                    Engine& engine, nlohmann::json& figures);

/// The same for stacked digits, the digits being those that a classifier sees in each channel.
void judge_by_stacked_modes(const Origin& origin, const Generator& generator,
                            const Dataset& training, const FoundClassifier& found, Engine& engine,
                            nlohmann::json& figures);

} // namespace pocketgan::app
