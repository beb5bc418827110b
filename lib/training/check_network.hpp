#pragma once

#include "pocketgan/network_settings.hpp"

#include <string>

namespace pocketgan {

/// Throws Error, naming the setting behind `whose`, such as "the generator's ", where one is out of
/// its range.
void check_network(const NetworkSettings& settings, const std::string& whose);

} // namespace pocketgan
