#include "cli/data_path.hpp"

#include "pocketgan/error.hpp"

#include <filesystem>

namespace pocketgan::app {

DataSource resolve_data(const std::string& name) {
    DataSource source = parse_data_source(name);
    if (source.path == "mnist" && !std::filesystem::exists(source.path)) {
        source.path = "data/mnist";
        if (!std::filesystem::exists(source.path))
            throw Error(source.path + ": is missing; `sh apps/fetch-mnist.sh` fetches it");
    }
    return source;
}

} // namespace pocketgan::app
