#pragma once

#include "pocketgan/gan.hpp"

namespace pocketgan {

/// Throws Error, naming the setting, where one is out of its range, where two exclude each other,
/// and where the settings do not suit the data.
void check_settings(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
