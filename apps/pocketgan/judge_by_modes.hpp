#pragma once

#include "origin.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/mixture.hpp"

#include <nlohmann/json_fwd.hpp>

namespace pocketgan {

/// Prints which modes of a mixture as many samples catch as the origin says, beside as many points
/// of what maximum likelihood makes of the data and of the data, and adds it to the figures.
void judge_by_modes(const Origin& origin, const Generator& generator, const Mixture& mixture,
                    Engine& engine, nlohmann::json& figures);

} // namespace pocketgan
