#pragma once

#include "run/trainee.hpp"

#include <cstdint>
#include <optional>

namespace pocketgan {

/// The number of minibatches in the first `steps` steps: those of D and of G, or of one network.
std::uint64_t minibatches_after(const RunSettings& settings, std::uint64_t steps);

/// The seconds that a minibatch takes, from steps of a trainer of its own, which run for about
/// .1 s. Empty if the memory that is available does not hold it.
std::optional<double> time_minibatch(const RunSettings& settings, const Dataset& data,
                                     const RunOptions& options, Engine& engine);

} // namespace pocketgan
