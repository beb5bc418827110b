#include "cli/data_path.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"

namespace pocketgan::app {

DataSource resolve_data(const std::string& name) {
    DataSource source = parse_data_source(name);
    if (source.path == "mnist" && !exists(source.path)) {
        source.path = "data/mnist";
        if (!exists(source.path))
            throw Error(source.path + ": is missing; `pocketgan fetch mnist` fetches it");
    }
    return source;
}

} // namespace pocketgan::app
