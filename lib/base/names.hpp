#pragma once

#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// One row of a table of names: a value and its name in files and on the command line.
template <typename Value>
struct Named {
    Value value;
    const char* name;
};

/// The name of `value`; "" if it is not in the table.
template <typename Value, std::size_t n>
const char* name_of(const Named<Value> (&table)[n], Value value) {
    for (const auto& row : table)
        if (row.value == value)
            return row.name;
    return "";
}

/// The value of that name. Throws Error, with the names of the table, for any other.
template <typename Value, std::size_t n>
Value value_of(const Named<Value> (&table)[n], const char* what, const std::string& name) {
    std::string names;
    for (const auto& row : table) {
        if (name == row.name)
            return row.value;
        names += (names.empty() ? "" : ", ") + std::string(row.name);
    }
    throw Error(joined({"unknown ", what, " '", name, "'; expected one of ", names}));
}

} // namespace pocketgan
