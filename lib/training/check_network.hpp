#pragma once

#include "pocketgan/network_settings.hpp"

#include <string>

namespace pocketgan {

/// Throws Error where the hidden layers have an activation that only outputs may have, where sparse
/// initial weights have no whole number of inputs, and where the norm of weights is limited that a
/// moving average, of decay `ema`, takes before. `prefix` begins the settings' names in the error,
/// such as "g-". CheckFields checks the ranges.
void check_network(const NetworkSettings& settings, const std::string& prefix, double ema);

} // namespace pocketgan
