#include "cli/data_path.hpp"

#include "pocketgan/error.hpp"

#include <filesystem>

namespace pocketgan::app {

namespace {

const std::string kStacked = "stacked:";

bool has_stacked_path(const std::string& name) {
    return name.compare(0, kStacked.size(), kStacked) == 0;
}

} // namespace

bool is_stacked(const std::string& name) {
    return name == "stacked" || has_stacked_path(name);
}

std::string resolve_data(const std::string& name) {
    if (has_stacked_path(name))
        return kStacked + resolve_data(name.substr(kStacked.size()));
    if (name != "mnist" || std::filesystem::exists(name))
        return name;
    const std::string fetched = "data/mnist";
    if (!std::filesystem::exists(fetched))
        throw Error(fetched + ": is missing; `sh apps/fetch-mnist.sh` brings it");
    return fetched;
}

} // namespace pocketgan::app
