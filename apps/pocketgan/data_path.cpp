#include "data_path.hpp"

#include "pocketgan/error.hpp"

#include <filesystem>

namespace pocketgan {

std::string resolve_data(const std::string& name) {
    const std::string stacked = "stacked:";
    if (name.compare(0, stacked.size(), stacked) == 0)
        return stacked + resolve_data(name.substr(stacked.size()));
    if (name != "mnist" || std::filesystem::exists(name))
        return name;
    const std::string fetched = "data/mnist";
    if (!std::filesystem::exists(fetched))
        throw Error(fetched + ": is missing; `sh apps/fetch-mnist.sh` brings it");
    return fetched;
}

} // namespace pocketgan
