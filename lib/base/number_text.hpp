#pragma once

#include <charconv>
#include <string>

namespace pocketgan {

/// The shortest text that reads back as the same number, whatever the locale.
template <typename Number>
std::string number_text(Number value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

} // namespace pocketgan
