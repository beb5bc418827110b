/// @file
/// What a resumed run may change.

#pragma once

namespace pocketgan {

/// The settings that may differ between a checkpoint and the trainer that resumes from it.
enum class Override {
    none,
    learning_rates ///< rate, rate_decay and rate_minimum of each network
};

} // namespace pocketgan
