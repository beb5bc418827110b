#pragma once

#include <string>
#include <vector>

namespace pocketgan::app {

/// The names of all presets, those of GANs first.
std::vector<std::string> preset_names();

} // namespace pocketgan::app
