#pragma once

#include "pocketgan/gan.hpp"

namespace pocketgan {

/// Throws Error, naming the setting, where one is out of its range, two exclude each other, or one
/// does not suit the data.
void check_settings(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
