#pragma once

#include <string>
#include <string_view>

namespace pocketgan {

/// Throws Error, with file and line, unless every statement of a TOML text is a key of one word and
/// its value, which is no table and no list of lists: all that settings files have. The parser is
/// called afterwards. It calls itself for each level, so that a file of 1 MB could exhaust the
/// stack, and its assertions end the program for some malformed tables.
void check_flat(const std::string& path, std::string_view text);

} // namespace pocketgan
