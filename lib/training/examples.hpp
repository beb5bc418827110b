#pragma once

#include "pocketgan/dataset.hpp"

#include <cstddef>

namespace pocketgan {

/// How many of the data training goes over: the first `wanted`, or all where that is 0.
std::size_t examples_used(std::size_t wanted, const Dataset& data);

/// Throws Error if those are fewer than a batch.
void check_batch(std::size_t batch, std::size_t wanted, const Dataset& data);

} // namespace pocketgan
