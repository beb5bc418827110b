#pragma once

#include "commands/commands.hpp"
#include "keep_best.hpp"

#include "pocketgan/gan.hpp"
#include "pocketgan/supervised.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pocketgan::app {

/// What the words behind `pocketgan train` come to.
struct TrainingOptions {
    std::string out;
    std::string preset = "default";
    std::string data = "digits";
    std::uint64_t epochs = 0;
    std::uint64_t steps = 0;      ///< in all; 0: epochs says
    std::size_t threads = 0;      ///< 0: all that the process may use
    std::uint64_t eval_every = 0; ///< epochs from one measure to the next; 0: none is taken
    KeepBest keep_best = KeepBest::none;
    bool resume = false;
    bool quiet = false;
    GanSettings settings;
    std::optional<SupervisedSettings> supervised; ///< instead, where the preset has no GAN

    std::string config; ///< every setting as resolved, as text that --config reads
    bool help = false;  ///< help was asked for and printed: nothing else is to be done
};

/// Command line over configuration file over preset. With --resume the settings are those of the
/// run that goes on; naming others is an error. Throws UsageError.
TrainingOptions parse_training_options(const Arguments& arguments);

} // namespace pocketgan::app
