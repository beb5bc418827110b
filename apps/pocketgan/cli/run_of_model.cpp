#include "cli/run_of_model.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"

namespace pocketgan::app {

std::optional<RunSettings> settings_of_run(const std::string& model_folder) {
    const std::string config = model_folder + "/../config.toml";
    if (!exists(config))
        return std::nullopt;
    try {
        InputFile{config}; // throws for a pipe, which could block
        return load_settings(config);
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace pocketgan::app
