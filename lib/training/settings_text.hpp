#pragma once

#include "pocketgan/settings.hpp"

#include <string>

namespace pocketgan {

/// The settings as the text of a settings file. It begins with the lines of `comment`, each after
/// "# ". Throws Error if a setting is out of its range or a string is not UTF-8.
std::string settings_text(const RunSettings& settings, const std::string& comment);

} // namespace pocketgan
