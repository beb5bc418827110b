#pragma once

#include "pocketgan/settings.hpp"

#include <string>

namespace pocketgan::app {

/// The settings of the run in the folder `out`, which --resume goes on with. Throws UsageError if
/// `out` is empty, `config` (the option --config) is not, or the folder holds no run.
RunSettings resumed_settings(const std::string& out, const std::string& config);

/// Throws UsageError if `now` differs from `before`, the settings of the run in the folder `out`,
/// in more than those that leave the weights as they are (SettingField), the name of the data,
/// which its checkpoint knows by their checksum, and, with `override_rates`, learning rates.
void check_resumed(const std::string& out, const RunSettings& before, const RunSettings& now,
                   bool override_rates);

} // namespace pocketgan::app
