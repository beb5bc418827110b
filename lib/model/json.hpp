#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pocketgan {

/// A JSON value (RFC 8259) as a tree. Written here because a general library made the sampler
/// 80 KB larger, half of what a device has room for.
struct Json {
    enum class Type { null, boolean, number, string, array, object };

    Type type = Type::null;
    std::string text;               ///< a string's characters; a number or boolean as it is written
    std::vector<std::string> names; ///< of the items of an object
    std::vector<Json> items;        ///< of an array or object

    /// The item of that name; null if there is none.
    const Json* find(std::string_view name) const;
};

/// Reads a whole JSON text. `path` is for messages. Throws Error for anything that RFC 8259 does
/// not allow, and for a name that an object has twice, \u escapes and more than 16 levels.
Json parse_json(const std::string& path, const std::string& text);

} // namespace pocketgan
