#include "terminal/origin.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

namespace pocketgan::app {

void print_head(const char* name) {
    std::printf("%-18s%8s%6s", name, "number", "seed");
}

void print(const Origin& origin) {
    std::printf("%-18s%8zu%6s", origin.name, origin.number,
                origin.seed ? std::to_string(*origin.seed).c_str() : "-");
}

nlohmann::json to_json(const char* name, const Origin& origin) {
    nlohmann::json json = {{name, origin.name}, {"number", origin.number}};
    if (origin.seed)
        json["seed"] = *origin.seed;
    return json;
}

} // namespace pocketgan::app
