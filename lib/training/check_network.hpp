#pragma once

#include "pocketgan/network_settings.hpp"

#include <string>

namespace pocketgan {

/// Throws Error where the hidden layers have an activation that only outputs may have. `prefix` is
/// that of the settings' names, such as "g-". Ranges are CheckFields' business.
void check_hidden_activation(const NetworkSettings& settings, const std::string& prefix);

} // namespace pocketgan
