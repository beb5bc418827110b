#pragma once

#include "nn/trainable_network.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/override.hpp"
#include "training/settings_values.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// The state of a training run, with the settings and the data that it belongs to.
struct Checkpoint {
    std::string kind; ///< kind_of the settings
    std::vector<SettingValue> settings;
    DataIdentity data;
    std::uint64_t steps = 0;
    std::size_t threads = 0; ///< of the engine that trained last; informative only

    struct Array {
        const char* name;
        const TrainableNetwork* network; ///< its parameters have the layout of `floats`; null: none
        AlignedFloats* floats;           ///< not owned
    };
    std::vector<Array> arrays;
};

/// A checkpoint without arrays. Computes `identity`, of the data, if it is empty.
template <typename Settings>
Checkpoint start_checkpoint(const Settings& settings, const Dataset& data,
                            std::optional<DataIdentity>& identity, std::uint64_t steps,
                            std::size_t threads) {
    if (!identity)
        identity = data.identity();
    return {kind_of(settings), setting_values(settings), *identity, steps, threads, {}};
}

/// Writes checkpoint.json and one .npy file per array. checkpoint.json also names the instruction
/// set in use and the threads, which may differ when it is read. Arrays have the layout of
/// TrainableNetwork::to_rows, which does not depend on the instruction set, if they belong to a
/// network's parameters. The folder appears whole or not at all. Throws Error if it cannot be
/// written.
void write_checkpoint(const std::string& folder, const Checkpoint& checkpoint);

/// Sets `steps` and the arrays of `checkpoint` to those of the folder. Throws Error, before it
/// changes anything, where a file is missing or malformed, the library that wrote it has another
/// version, or the settings or the data differ; the text names each difference. Settings of
/// `allowed` may differ.
void read_checkpoint(const std::string& folder, Checkpoint& checkpoint, Override allowed);

/// The number of steps after which a checkpoint was written, by any version of the library. Throws
/// Error if checkpoint.json is missing or malformed.
std::uint64_t checkpoint_steps(const std::string& folder);

} // namespace pocketgan
