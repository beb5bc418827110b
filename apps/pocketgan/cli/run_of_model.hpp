#pragma once

#include "pocketgan/settings.hpp"

#include <optional>
#include <string>

namespace pocketgan::app {

/// The settings of the run that wrote the model in that folder: those of config.toml in the folder
/// around it. Empty if there is no such file, or one of something else.
std::optional<RunSettings> settings_of_run(const std::string& model_folder);

} // namespace pocketgan::app
