#pragma once

#include "pocketgan/gan.hpp"

#include <string>

namespace pocketgan {

/// The generator's output activation as text for files and the command line: its name, or
/// "clamp:LO:HI" with both numbers in full precision.
std::string output_text(const GanSettings& settings);

/// Sets output, clamp_low and clamp_high from such a text. Throws Error, naming the text, if it is
/// malformed; the settings are then unchanged.
void set_output(GanSettings& settings, const std::string& text);

} // namespace pocketgan
