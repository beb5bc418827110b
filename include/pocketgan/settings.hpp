/// @file
/// The settings of a run, from a preset or a settings file.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"
#include "pocketgan/supervised.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace pocketgan {

/// The measure by which a run keeps its best generator.
enum class KeepBest {
    none,
    parzen, ///< Parzen log-likelihood; higher is better
    /// Fréchet distance of a classifier's features; lower is better. Not for stacked digits.
    classifier_frechet
};

/// The name that files and the command line use, such as "parzen".
POCKETGAN_API const char* to_string(KeepBest measure);

/// The measure of that name. Throws Error with the known names for any other name.
POCKETGAN_API KeepBest keep_best_from_string(const std::string& name);

/// All settings of a run, from which it can be repeated.
struct RunSettings {
    std::string preset = "default"; ///< the preset that the settings started from; "": none
    /// The name of the data set, for load_dataset. The name of a mixture (find_mixture) chooses its
    /// measures and its plot, "stacked" and "stacked:PATH" the measures of stacked digits; for data
    /// in memory, any other name is a label for people.
    std::string data = "digits";
    PictureOptions pictures;      ///< what load_dataset makes of its images
    std::uint64_t epochs = 0;     ///< passes over the data; ignored unless `steps` is 0
    std::uint64_t steps = 0;      ///< total number of steps; 0: `epochs` applies
    std::uint64_t eval_every = 0; ///< epochs between two evaluations; 0: never
    /// GANs of images only. The measure is of the last sixth of the data (ImageMonitor), which the
    /// run trains on as well unless GanSettings::examples leaves it out (held_out_sixth).
    KeepBest keep_best = KeepBest::none;
    std::variant<GanSettings, SupervisedSettings> training; ///< chooses the kind of trainer
};

/// The settings of a run with a preset of either kind (presets(), supervised_presets()). `data`, if
/// not empty, replaces the preset's data set. A GAN on a mixture (find_mixture) gets a linear
/// output, because the points are outside of the range of sigmoid and tanh. Throws Error with the
/// known names for an unknown preset.
POCKETGAN_API RunSettings settings_for_preset(const std::string& preset,
                                              const std::string& data = "");

/// Writes the settings as TOML. Each setting is a key with the name of the option of `pocketgan
/// train`, without the dashes; the key `kind` is "gan", "autoencoder" or "classifier".
/// load_settings restores every setting exactly. The file appears whole or not at all. Throws Error
/// if a setting is out of its range (the text names it), a string is not UTF-8, or the file cannot
/// be written.
POCKETGAN_API void save_settings(const std::string& path, const RunSettings& settings);

/// Reads the files of save_settings and of earlier versions of `pocketgan train`. A missing key
/// gets its value from the preset that the key `preset` names (else "default"). `preset` and
/// `data`, if not empty, replace the keys of the file. A pipe is read to its end. Throws Error if
/// the file is missing, malformed or longer than 256 KiB, or has tables. Throws Error, with file,
/// line, key, the value found and the one expected, for an unknown key, a wrong type and a value
/// out of its range.
POCKETGAN_API RunSettings load_settings(const std::string& path, const std::string& preset = "",
                                        const std::string& data = "");

} // namespace pocketgan
