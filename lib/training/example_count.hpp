#pragma once

#include "pocketgan/dataset.hpp"

#include <cstddef>

namespace pocketgan {

/// The number of examples that training uses: the first `limit` of the data (the setting
/// `examples`), or all if `limit` is 0.
std::size_t example_count(std::size_t limit, const Dataset& data);

/// Throws Error where example_count is less than a batch.
void check_batch(std::size_t batch, std::size_t limit, const Dataset& data);

} // namespace pocketgan
