#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pocketgan {

/// A JSON value (RFC 8259) as a tree. A general library made the sampler 80 KB larger, which is
/// half of the room on a device.
struct Json {
    enum class Type { null, boolean, number, string, array, object };

    Type type = Type::null;
    std::string text;               ///< the characters of a string; a number or boolean as written
    std::vector<std::string> names; ///< names of the items of an object
    std::vector<Json> items;        ///< items of an array or object

    /// The item of that name; null if there is none.
    const Json* find(std::string_view name) const;
};

/// Parses a JSON text, in UTF-8 with or without a byte order mark. `path` is for messages. Throws
/// Error for anything that RFC 8259 does not allow, for two equal names in an object, for half of a
/// pair of surrogates and for more than 16 levels.
Json parse_json(const std::string& path, const std::string& text);

} // namespace pocketgan
