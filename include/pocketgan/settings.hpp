#pragma once

#include "pocketgan/api.h"
#include "pocketgan/gan.hpp"
#include "pocketgan/supervised.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace pocketgan {

/// The measure by which a run keeps its best generator.
enum class KeepBest {
    none,
    parzen,            ///< Parzen log-likelihood: the higher the better
    classifier_frechet ///< Fréchet distance of a classifier's features: the lower the better
};

/// The name that files and the command line use, such as "parzen".
POCKETGAN_API const char* to_string(KeepBest measure);

/// The measure of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API KeepBest keep_best_from_string(const std::string& name);

/// Everything that says what a run computes: enough to repeat it.
struct RunSettings {
    std::string preset = "default";      ///< the preset that the settings started from; "": none
    std::string data = "digits";         ///< a name that load_dataset takes
    std::uint64_t epochs = 0;            ///< passes over the data; looked at where `steps` is 0
    std::uint64_t steps = 0;             ///< steps in all; 0: `epochs` says
    std::uint64_t eval_every = 0;        ///< epochs between two evaluations; 0: never
    KeepBest keep_best = KeepBest::none; ///< GANs of images only
    std::variant<GanSettings, SupervisedSettings> training;
};

/// The settings of a run with the preset of that name, of either kind (presets(),
/// supervised_presets()), on the preset's own data or, where `data` is not empty, on that. A GAN's
/// output becomes linear where the data are a mixture (find_mixture), whose points lie outside the
/// range of sigmoid and tanh. Throws Error, with the names that exist, for an unknown preset.
POCKETGAN_API RunSettings settings_for_preset(const std::string& preset,
                                              const std::string& data = "");

/// Writes the settings as TOML, one key a setting, named as the options of `pocketgan train`
/// without their dashes; `kind` says what is trained: "gan", "autoencoder" or "classifier".
/// load_settings reads them back to the last digit. The file appears whole or not at all. Throws
/// Error where a setting is out of its range (the text names it), a string is not UTF-8, or the
/// file cannot be written.
POCKETGAN_API void save_settings(const std::string& path, const RunSettings& settings);

/// Reads settings as save_settings and earlier versions of `pocketgan train` wrote them. A key that
/// is missing has the value of the preset that the key `preset` names ("default" without one).
/// `preset` and `data`, where not empty, replace those of the file before anything is looked up.
/// Throws Error with file, line, key, value found and value expected for an unknown key, a wrong
/// type or a value out of its range, and for a file that is missing or malformed.
POCKETGAN_API RunSettings load_settings(const std::string& path, const std::string& preset = "",
                                        const std::string& data = "");

} // namespace pocketgan
