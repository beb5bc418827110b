#pragma once

#include <string>

namespace pocketgan {

/// `text` with small letters instead of the capitals of ASCII, whatever the locale.
inline std::string in_small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

} // namespace pocketgan
