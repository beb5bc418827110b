#pragma once

#include "pocketgan/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// One setting and its value as JSON text: 64, 0.0002, true, "adam" or [256,512].
struct SettingValue {
    std::string name;
    std::string value;
    bool is_rate;        ///< see SettingField
    bool leaves_weights; ///< see SettingField
};

/// Every setting of a GAN, in the order of visit_fields.
std::vector<SettingValue> setting_values(const GanSettings& settings);
std::vector<SettingValue> setting_values(const SupervisedSettings& settings);
/// Every setting of a run, including those of its training.
std::vector<SettingValue> setting_values(const RunSettings& settings);

/// A setting that differs from the preset; values as in SettingValue.
struct ChangedSetting {
    std::string name;
    std::string value;
    std::string preset_value;
};

/// The settings of a run that differ from those of the preset that it names, in the order of
/// visit_fields; nullopt if there is no preset of that name and kind.
std::optional<std::vector<ChangedSetting>> changed_settings(const RunSettings& settings);

/// "gan", "autoencoder" or "classifier": the key `kind` of files.
const char* kind_of(const GanSettings& settings);
const char* kind_of(const SupervisedSettings& settings);

} // namespace pocketgan
