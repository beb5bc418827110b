#pragma once

#include "nn/trainable_network.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/override.hpp"
#include "training/settings_values.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The state of a training run, and what it belongs to.
struct Checkpoint {
    std::string kind; ///< kind_of the settings
    std::vector<SettingValue> settings;
    DataIdentity data;
    std::uint64_t steps = 0;

    struct Array {
        const char* name;
        const TrainableNetwork* network; ///< `floats` is laid out as its parameters
        AlignedFloats* floats;           ///< not owned
    };
    std::vector<Array> arrays;
};

/// Writes checkpoint.json and one .npy an array, in TrainableNetwork::to_rows' layout, which does
/// not depend on the instruction set. The folder appears whole or not at all. Throws Error if it
/// cannot be written.
void write_checkpoint(const std::string& folder, const Checkpoint& checkpoint);

/// Sets `steps` and the arrays of `checkpoint` to those of the folder. Throws Error, before it
/// changes anything, where a file is missing or malformed, and where the checkpoint was written by
/// a library of another version, or belongs to other settings or data; the text names each
/// difference. `allowed` says which settings may differ.
void read_checkpoint(const std::string& folder, Checkpoint& checkpoint, Override allowed);

} // namespace pocketgan
