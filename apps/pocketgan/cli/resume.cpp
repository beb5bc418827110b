#include "cli/resume.hpp"

#include "cli/arguments.hpp"

#include "base/files.hpp"
#include "training/settings_values.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan::app {

RunSettings resumed_settings(const std::string& out, const std::string& config) {
    if (out.empty())
        throw UsageError("--resume needs --out, the folder of the run to resume");
    const std::string saved = out + "/config.toml";
    if (!config.empty())
        throw UsageError("--resume takes no --config; it reads " + saved);
    if (!exists(saved))
        throw UsageError(saved + ": is missing; expected a run to resume");
    InputFile{saved}; // throws for a pipe, which could block; --config takes one
    return load_settings(saved);
}

void check_resumed(const std::string& out, const RunSettings& before, const RunSettings& now,
                   bool override_rates) {
    const std::vector<SettingValue> old_values = setting_values(before),
                                    values = setting_values(now);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string& name = values[i].name;
        if (values[i].value == old_values[i].value || values[i].leaves_weights)
            continue;
        const std::string difference = "--" + name + " is " + values[i].value +
                                       ", the run in --out has " + old_values[i].value;
        if (name == "data") {
            if (exists(out + "/checkpoint"))
                continue;
            throw UsageError(difference + ", and no checkpoint that knows the same data");
        }
        if (!values[i].is_rate)
            throw UsageError(difference + "; --resume goes on with the settings it had");
        if (!override_rates)
            throw UsageError(difference + "; add --override to change it");
    }
}

} // namespace pocketgan::app
