#pragma once

#include "pocketgan/settings.hpp"

#include <cstdint>

namespace pocketgan {

/// The last step of a run: RunSettings::steps, or `epochs` times the steps of an epoch. Throws
/// Error if that is more than kMostSteps or more than can be trained: random numbers and examples
/// have numbers of 64 bits.
std::uint64_t last_step_of(const RunSettings& settings, std::uint64_t steps_per_epoch);

} // namespace pocketgan
