#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace pocketgan::app {

/// What a row of a table of `eval` is about.
struct Origin {
    const char* name;
    std::size_t number;                  ///< of images or points
    std::optional<std::uint64_t> seed{}; ///< of what was drawn; data are as they are
};

/// The first columns of the head of a table and of its rows.
void print_head(const char* name);
void print(const Origin& origin);

/// The same for --json, the name under `name`.
nlohmann::json to_json(const char* name, const Origin& origin);

} // namespace pocketgan::app
