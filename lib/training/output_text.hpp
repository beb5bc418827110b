#pragma once

#include "pocketgan/gan.hpp"

#include <string>

namespace pocketgan {

/// The generator's output activation as files and the command line have it: its name, or
/// "clamp:LO:HI" with both ends to the last digit.
std::string output_text(const GanSettings& settings);

/// Sets output, clamp_low and clamp_high from such a text. Throws Error, naming the text, for any
/// other; the settings then stay as they were.
void set_output(GanSettings& settings, const std::string& text);

} // namespace pocketgan
