#include "html.hpp"

#include <charconv>

namespace pocketgan {
namespace {

// Long enough for every double with the few decimals of a page: 1e308 has 309 digits.
constexpr std::size_t kLongestNumber = 352;

std::string format(double value, std::chars_format style, int precision) {
    char digits[kLongestNumber];
    const auto result = std::to_chars(digits, digits + sizeof digits, value, style, precision);
    return {digits, result.ptr};
}

} // namespace

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

std::string fixed(double value, int decimals) {
    return format(value, std::chars_format::fixed, decimals);
}

std::string significant(double value, int digits) {
    return format(value, std::chars_format::general, digits);
}

std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    const std::size_t size = digits.size();
    for (std::size_t behind = 3; behind < size; behind += 3)
        digits.insert(size - behind, "\u202f");
    return digits;
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
