#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace pocketgan {

/// A value of a TOML text: one scalar, or a list of them.
struct TomlValue {
    using Scalar = std::variant<bool, std::int64_t, double, std::string>;

    std::vector<Scalar> items; ///< one unless `is_list`
    bool is_list = false;
    std::string text;     ///< as the file has it
    std::size_t line = 0; ///< of its first character, from 1
};

struct TomlEntry {
    std::string key;
    TomlValue value;
};

/// Parses a TOML text (version 1.0.0) as far as settings files need it: keys of one word, strings
/// of all four kinds, whole numbers, numbers, true and false, and lists of these. Throws Error,
/// with `path` and the line, for text that is malformed or not UTF-8, for a key that was there
/// before, and for tables, dotted keys, lists of lists, dates and times. Nothing in it calls
/// itself, so that no text exhausts the stack.
std::vector<TomlEntry> parse_toml(const std::string& path, const std::string& text);

/// `text` as a basic string of TOML, in quotes.
std::string toml_string(const std::string& text);

} // namespace pocketgan
