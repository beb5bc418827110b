#pragma once

#include "pocketgan/error.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// One row of the table that gives an enumeration's values their names.
template <typename Value>
struct NamedValue {
    const char* name;
    Value value;
};

template <typename Value, std::size_t N>
const char* name_of(const NamedValue<Value> (&names)[N], Value value) {
    for (const NamedValue<Value>& row : names)
        if (row.value == value)
            return row.name;
    return "?";
}

/// The value of that name. Throws Error, with the names that exist, for any other; `kind` says in
/// its text what was named.
template <typename Value, std::size_t N>
Value value_of(const NamedValue<Value> (&names)[N], const char* kind, const std::string& name) {
    std::string known;
    for (const NamedValue<Value>& row : names) {
        if (name == row.name)
            return row.value;
        known += (known.empty() ? "" : ", ") + std::string(row.name);
    }
    throw Error(std::string(kind) + " \"" + name + "\" is unknown; there are " + known);
}

} // namespace pocketgan
