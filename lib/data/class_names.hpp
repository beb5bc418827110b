#pragma once

#include "base/number_names.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// number_names for each label up to the largest one; none if there are no labels.
template <typename Labels>
std::vector<std::string> names_of_labels(const Labels& labels) {
    if (labels.empty())
        return {};
    const auto largest = *std::max_element(labels.begin(), labels.end());
    return number_names(std::size_t{largest} + 1);
}

} // namespace pocketgan
