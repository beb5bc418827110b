#pragma once

#include "pocketgan/gan.hpp"

namespace pocketgan {

/// Throws Error, naming the setting, where one is out of its range, two do not fit together or the
/// data are fewer than a batch.
void check_settings(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan
