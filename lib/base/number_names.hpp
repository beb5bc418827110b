#pragma once

#include "base/text.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// "0", "1", ... for `count` classes that have only numbers.
inline std::vector<std::string> number_names(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(joined({i}));
    return names;
}

} // namespace pocketgan
