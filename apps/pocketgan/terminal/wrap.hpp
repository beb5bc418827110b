#pragma once

#include <cstddef>
#include <string>

namespace pocketgan::app {

/// The columns that text for standard output is wrapped to: the width of the terminal, else 80.
std::size_t output_columns();

/// `text` in lines of at most `columns` characters, broken at spaces. Each line after the first
/// begins with `indent` spaces. A word longer than a line is not broken. Line breaks stay.
std::string wrapped(const std::string& text, std::size_t columns, std::size_t indent = 0);

} // namespace pocketgan::app
