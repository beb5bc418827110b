#pragma once

#include "nn/trainable_network.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// What training goes on from: counters, and arrays that somebody else owns.
struct Checkpoint {
    /// What the arrays belong to, in words: a checkpoint that says something else is refused.
    std::string networks;

    struct Counter {
        const char* name;
        std::uint64_t value;
    };
    struct Array {
        const char* name;
        const TrainableNetwork* network; ///< as whose parameters `floats` is laid out
        AlignedFloats* floats;
    };
    std::vector<Counter> counters;
    std::vector<Array> arrays;
};

/// Writes checkpoint.json and one .npy an array (TrainableNetwork::to_rows, so that it goes on with
/// any instruction set), whole or not at all. Throws Error if it cannot.
void write_checkpoint(const std::string& folder, const Checkpoint& checkpoint);

/// Fills the counters and arrays that `checkpoint` names. Throws Error, before it changes anything,
/// if one is missing or of another size, or if they belong to other networks.
void read_checkpoint(const std::string& folder, Checkpoint& checkpoint);

} // namespace pocketgan
