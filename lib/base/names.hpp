#pragma once

#include <cstddef>
#include <string>

namespace pocketgan {

/// One row of a table of names: a value and its name in files and on the command line.
template <typename Value>
struct Named {
    Value value;
    char name[24]; ///< in the table: a pointer would need a relocation, of 24 bytes
};

/// The index of `name` in `names` (n). Throws Error, with all names, if it is not there. Not a
/// template, so that the text of the error is compiled once.
std::size_t index_of(const char* const* names, std::size_t n, const char* what,
                     const std::string& name);

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
    const char* names[n];
    for (std::size_t i = 0; i < n; ++i)
        names[i] = table[i].name;
    return table[index_of(names, n, what, name)].value;
}

} // namespace pocketgan
