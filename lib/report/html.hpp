#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// Escapes &, <, > and " for the text of an HTML or SVG element and for a quoted attribute.
std::string escape_html(const std::string& text);

/// The bytes in base64 (RFC 4648, section 4), for data URIs.
std::string base64(const std::vector<std::uint8_t>& bytes);

} // namespace pocketgan
