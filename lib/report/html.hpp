#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The text with the characters that HTML and SVG take for markup replaced: fit for an element and
/// for a quoted attribute.
std::string escape_html(const std::string& text);

/// The bytes in base64 (RFC 4648, section 4), as data URIs hold them.
std::string base64(const std::vector<std::uint8_t>& bytes);

} // namespace pocketgan
