#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// "0", "1", ... for `count` classes that have only numbers.
inline std::vector<std::string> number_names(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(std::to_string(i));
    return names;
}

/// Those names for each label up to the largest one; none if there are no labels.
template <typename Labels>
std::vector<std::string> names_of_labels(const Labels& labels) {
    if (labels.empty())
        return {};
    const auto largest = *std::max_element(labels.begin(), labels.end());
    return number_names(std::size_t{largest} + 1);
}

} // namespace pocketgan
