#include "report/html.hpp"

#include <cstdint>

namespace pocketgan {
std::string escape_html(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

std::string base64(const std::vector<std::uint8_t>& bytes) {
    constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t size = bytes.size();
    std::string text;
    text.reserve((size + 2) / 3 * 4);
    for (std::size_t i = 0; i < size; i += 3) {
        const auto byte = [&](std::size_t k) { return k < size ? std::uint32_t{bytes[k]} : 0u; };
        const std::uint32_t bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        text += kDigits[bits >> 18];
        text += kDigits[bits >> 12 & 63];
        text += i + 1 < size ? kDigits[bits >> 6 & 63] : '=';
        text += i + 2 < size ? kDigits[bits & 63] : '=';
    }
    return text;
}

} // namespace pocketgan
