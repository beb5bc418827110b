#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The text with the characters that HTML and SVG take for markup replaced: fit for an element and
/// for a quoted attribute.
std::string escape_html(const std::string& text);

/// `value` with `decimals` digits behind the point, which is a point in every locale.
std::string fixed(double value, int decimals);

/// `value` with `digits` significant digits; zeros at the end are left out.
std::string significant(double value, int digits);

/// A whole number with a narrow space between groups of three digits: 12 000.
std::string grouped(std::uint64_t value);

/// The bytes in base64 (RFC 4648, section 4), as data URIs hold them.
std::string base64(const std::vector<std::uint8_t>& bytes);

} // namespace pocketgan
