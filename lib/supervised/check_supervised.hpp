#pragma once

#include "pocketgan/supervised.hpp"

#include <cstddef>

namespace pocketgan {

/// Throws Error, naming the setting, where one is out of its range, two exclude each other, or one
/// does not suit the data.
void check_settings(const SupervisedSettings& settings, const Dataset& data);

/// Throws Error unless each example has a label below `classes`.
void check_labels(const Dataset& data, std::size_t classes);

/// Approximately the number of floats that training with these settings, and saving it, allocates.
double floats_needed(const SupervisedSettings& settings, const Dataset& data);

} // namespace pocketgan
