#pragma once

#include "pocketgan/network_settings.hpp"

#include <string>

namespace pocketgan {

/// Throws Error where the hidden layers have an activation that only outputs may have. `prefix`
/// begins the settings' names in the error, such as "g-". CheckFields checks the ranges.
void check_hidden_activation(const NetworkSettings& settings, const std::string& prefix);

} // namespace pocketgan
