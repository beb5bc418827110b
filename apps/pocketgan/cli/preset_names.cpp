#include "cli/preset_names.hpp"

#include "pocketgan/gan.hpp"
#include "pocketgan/supervised.hpp"

namespace pocketgan::app {

std::vector<std::string> preset_names() {
    std::vector<std::string> names;
    for (const Preset& preset : presets())
        names.push_back(preset.name);
    for (const SupervisedPreset& preset : supervised_presets())
        names.push_back(preset.name);
    return names;
}

} // namespace pocketgan::app
