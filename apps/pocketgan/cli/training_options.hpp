#pragma once

#include "commands/commands.hpp"

#include "pocketgan/settings.hpp"

#include <cstddef>
#include <string>

namespace pocketgan::app {

/// The parsed arguments of `pocketgan train`.
struct TrainingOptions {
    RunSettings run;
    std::string out;
    std::size_t threads = 0; ///< 0: all that the process may use
    bool resume = false;
    bool override_rates = false; ///< with resume: learning rates may differ from the run's
    bool force = false;          ///< train even if memory is too small
    bool no_sync = false;
    bool quiet = false;
    bool help = false; ///< help was printed; nothing else is to be done
};

/// Parses the arguments. Options of the command line override the settings of --config, which
/// override those of the preset. With --resume the settings are those of the run in --out; only
/// those that leave the weights as they are (SettingField) and, with --override, learning rates may
/// be changed. Throws UsageError.
TrainingOptions parse_training_options(const Arguments& arguments);

/// Sizes the hidden layers of the preset for the images of `data` (fit_layers), except those that
/// the arguments name. Files (--config, --resume) name all layers. Returns whether a layer changed.
/// Throws UsageError for plain vectors if the G of the preset makes images.
bool fit_networks(const Arguments& arguments, const Dataset& data, RunSettings& run);

/// Turns off the classes of presets of dcgan_layers (dcgan, pocket) where `data` has no labels or
/// is stacked digits, or G draws a part of an image. Returns the reason, empty if nothing changed:
/// the settings have no classes, or the arguments name them. `conditional`, whose name promises
/// them, is left as it is.
std::string drop_classes(const Arguments& arguments, const Dataset& data, RunSettings& run);

} // namespace pocketgan::app
