#include "base/text.hpp"

#include "pocketgan/error.hpp"

namespace pocketgan {
namespace {

unsigned byte_at(const std::string& text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool continues(const std::string& text, std::size_t at) {
    return (byte_at(text, at) & 0xc0) == 0x80;
}

// The length of the character at `at`, 1 to 4; 0 if the bytes there are not UTF-8 (RFC 3629,
// section 4).
std::size_t utf8_length(const std::string& text, std::size_t at) {
    const unsigned first = byte_at(text, at);
    if (first < 0x80)
        return 1;
    const std::size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0xc2 || first > 0xf4 || text.size() - at < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!continues(text, at + i))
            return 0;
    const unsigned second = byte_at(text, at + 1);
    const bool is_too_low = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool is_surrogate = first == 0xed && second >= 0xa0;
    const bool is_too_high = first == 0xf4 && second >= 0x90;
    return is_too_low || is_surrogate || is_too_high ? 0 : length;
}

// U+0000 to U+001F and U+007F to U+009F: an 8-bit terminal obeys the upper ones, too.
bool is_control(const std::string& text, std::size_t at, std::size_t length) {
    const unsigned first = byte_at(text, at);
    return length == 1 ? first < 0x20 || first == 0x7f
                       : length == 2 && first == 0xc2 && byte_at(text, at + 1) < 0xa0;
}

} // namespace

void TextPart::append_to(std::string& text) const {
    if (!text_)
        text += std::to_string(number_);
    else if (number_ == kTerminated)
        text += text_;
    else
        text.append(text_, static_cast<std::size_t>(number_));
}

std::string joined(std::initializer_list<TextPart> parts) {
    std::string text;
    for (const TextPart& part : parts)
        part.append_to(text);
    return text;
}

std::string listed(const std::vector<std::string>& names, const char* separator) {
    std::string text;
    for (const std::string& name : names)
        text += joined({&name == &names.front() ? "" : separator, name});
    return text;
}

void throw_error(std::initializer_list<TextPart> parts) {
    throw Error(joined(parts));
}

bool ends_with(const std::string& text, const std::string& ending) {
    return text.size() >= ending.size() &&
           text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

bool is_utf8(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

std::string printable(const std::string& text) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        const std::size_t end = at + (length ? length : 1);
        if (length > 0 && !is_control(text, at, length)) {
            result.append(text, at, length);
        } else {
            for (std::size_t i = at; i < end; ++i) {
                result += "\\x";
                result += kDigits[byte_at(text, i) / 16];
                result += kDigits[byte_at(text, i) % 16];
            }
        }
        at = end;
    }
    if (result.size() <= kLongestLine)
        return result;
    std::size_t head = kLongestLine / 2, tail = result.size() - kLongestLine / 2;
    while (continues(result, head)) // cut between characters
        --head;
    while (tail < result.size() && continues(result, tail))
        ++tail;
    return joined({result.substr(0, head), "...", result.substr(tail)});
}

} // namespace pocketgan
