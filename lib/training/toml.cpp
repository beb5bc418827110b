#include "training/toml.hpp"

#include "base/number_text.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <set>
#include <system_error>
#include <utility>

namespace pocketgan {
namespace {

bool is_hex_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A control character, which no string, comment or key may hold.
bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

// U+0000 to U+10FFFF, but no surrogate, as UTF-8 (RFC 3629, section 3).
std::string utf8(std::uint32_t code) {
    const auto tail = [&](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80)
        return {static_cast<char>(code)};
    if (code < 0x800)
        return {static_cast<char>(0xc0 | code >> 6), tail(0)};
    if (code < 0x10000)
        return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

// `word` without the underscores between digits; empty if one is elsewhere.
std::string without_underscores(const std::string& word, bool (*is_of_number)(char)) {
    std::string digits;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] != '_')
            digits += word[i];
        else if (i == 0 || i + 1 == word.size() || !is_of_number(word[i - 1]) ||
                 !is_of_number(word[i + 1]))
            return "";
    }
    return digits;
}

// Reads all of `digits`, which has no sign. Returns false if it is not a number or does not fit.
bool reads(const std::string& digits, std::uint64_t& number, int base) {
    const char* const end = digits.data() + digits.size();
    const std::from_chars_result result = std::from_chars(digits.data(), end, number, base);
    return !digits.empty() && result.ec == std::errc() && result.ptr == end;
}

bool reads(const std::string& digits, double& number) {
    const char* const end = digits.data() + digits.size();
    return !digits.empty() && digits[0] != '-' && read_number(digits.data(), end, number) == end;
}

// A whole number: decimal with a sign or none, or 0x, 0o or 0b without one.
bool read_integer(const std::string& word, std::int64_t& value) {
    const std::string prefix = word.substr(0, 2);
    const int base = prefix == "0x" ? 16 : prefix == "0o" ? 8 : prefix == "0b" ? 2 : 10;
    const bool has_sign = word[0] == '-' || word[0] == '+';
    const std::string digits = without_underscores(word.substr(base != 10 ? 2
                                                               : has_sign ? 1
                                                                          : 0),
                                                   base == 16 ? is_hex_digit : is_digit);
    std::uint64_t size = 0;
    if (!reads(digits, size, base) || (base == 10 && digits.size() > 1 && digits[0] == '0'))
        return false;
    const bool is_negative = word[0] == '-';
    const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (size > most + (is_negative ? 1 : 0))
        return false;
    value = static_cast<std::int64_t>(is_negative ? 0 - size : size);
    return true;
}

// A number with a fraction, an exponent or both; inf and nan.
bool read_real(const std::string& word, double& value) {
    const std::string digits =
        without_underscores(word[0] == '-' || word[0] == '+' ? word.substr(1) : word, is_digit);
    const bool is_name = digits == "inf" || digits == "nan";
    const std::size_t whole =
        std::find_if_not(digits.begin(), digits.end(), is_digit) - digits.begin();
    const bool has_point = whole < digits.size() && digits[whole] == '.';
    const bool starts_right = whole == 1 || (whole > 1 && digits[0] != '0');
    const bool goes_on_right =
        !has_point || (whole + 1 < digits.size() && is_digit(digits[whole + 1]));
    if (!is_name && (!starts_right || !goes_on_right || whole == digits.size()))
        return false;
    if (!reads(digits, value))
        return false;
    if (word[0] == '-')
        value = -value;
    return true;
}

class TomlParser {
public:
    TomlParser(const std::string& path, const std::string& text) : path_(path), text_(text) {}

    std::vector<TomlEntry> parse() {
        check_utf8();
        if (text_.compare(0, 3, "\xef\xbb\xbf") == 0) // a byte order mark
            at_ = 3;
        std::vector<TomlEntry> entries;
        std::set<std::string> keys;
        while (skip_to_entry()) {
            entries.push_back({key(), {}});
            if (!keys.insert(entries.back().key).second)
                fail("a key that was not there before");
            entries.back().value = value();
            skip_spaces();
            if (peek() == '#')
                skip_comment();
            if (at_ < text_.size() && !skip_line_break())
                fail("the end of the line");
        }
        return entries;
    }

private:
    // Line by line, for the message.
    void check_utf8() const {
        std::size_t line = 1;
        for (std::size_t first = 0; first < text_.size(); ++line) {
            const std::size_t end = std::min(text_.find('\n', first), text_.size());
            if (!is_utf8(text_.substr(first, end - first)))
                throw_error({path_, ":", line, ": is not UTF-8"});
            first = end + 1;
        }
    }

    // Skips empty lines and comments, in and between entries.
    void skip_lines() {
        do {
            skip_spaces();
            if (peek() == '#')
                skip_comment();
        } while (skip_line_break());
    }

    bool skip_to_entry() {
        skip_lines();
        return at_ < text_.size();
    }

    std::string key() {
        std::string name;
        if (peek() == '"' || peek() == '\'') {
            name = short_string(peek());
        } else {
            const std::size_t first = at_;
            while (is_digit(peek()) || is_letter(peek()) || peek() == '_' || peek() == '-')
                ++at_;
            name = text_.substr(first, at_ - first);
            if (name.empty())
                fail(peek() == '[' ? "a setting such as seed = 1 and no table"
                                   : "a setting such as seed = 1");
        }
        skip_spaces();
        if (peek() == '.')
            fail("a setting such as seed = 1 and no dotted key");
        if (!accept('='))
            fail("'='");
        skip_spaces();
        return name;
    }

    TomlValue value() {
        TomlValue value;
        value.line = line_;
        const std::size_t first = at_;
        value.is_list = accept('[');
        if (value.is_list)
            value.items = items();
        else
            value.items.push_back(scalar());
        value.text = text_.substr(first, at_ - first);
        return value;
    }

    // Of a list, after its '['.
    std::vector<TomlValue::Scalar> items() {
        std::vector<TomlValue::Scalar> items;
        for (;;) {
            skip_lines();
            if (accept(']'))
                return items;
            items.push_back(scalar());
            skip_lines();
            if (accept(']'))
                return items;
            if (!accept(','))
                fail("',' or ']'");
        }
    }

    TomlValue::Scalar scalar() {
        const char first = peek();
        if (first == '[')
            fail("no list in a list");
        if (first == '{')
            fail("no table");
        if (first == '"' || first == '\'')
            return string(first);
        const std::size_t start = at_;
        while (is_digit(peek()) || is_letter(peek()) || (peek() && std::strchr("+-._:", peek())))
            ++at_;
        return word(text_.substr(start, at_ - start));
    }

    TomlValue::Scalar word(const std::string& word) const {
        std::int64_t integer = 0;
        double real = 0.0;
        if (word == "true" || word == "false")
            return word == "true";
        if (!word.empty() && read_integer(word, integer))
            return integer;
        if (!word.empty() && read_real(word, real))
            return real;
        fail("a string in quotes, a number that 64 bits hold, true or false");
    }

    std::string string(char quote) {
        return text_.compare(at_, 3, std::string(3, quote)) == 0 ? long_string(quote)
                                                                 : short_string(quote);
    }

    std::string short_string(char quote) {
        ++at_;
        std::string result;
        while (!accept(quote)) {
            if (at_ == text_.size() || is_control(peek()))
                fail("the end of the string");
            character(quote, result);
        }
        return result;
    }

    // In three quotes, with line breaks. One directly after the quotes does not count.
    std::string long_string(char quote) {
        const std::string end(3, quote);
        at_ += 3;
        skip_line_break();
        std::string result;
        while (text_.compare(at_, 3, end) != 0) {
            if (skip_line_break())
                result += '\n';
            else if (at_ == text_.size() || is_control(peek()))
                fail("three quotes");
            else if (quote == '\'' || peek() != '\\' || !skip_line_end())
                character(quote, result);
        }
        at_ += 3;
        for (int more = 0; more < 2 && accept(quote); ++more) // before the three at the end
            result += quote;
        return result;
    }

    // A backslash at the end of a line: skips it, and all spaces and line breaks that follow.
    bool skip_line_end() {
        const std::size_t start = at_, line = line_;
        ++at_;
        skip_spaces();
        if (!skip_line_break()) {
            at_ = start, line_ = line;
            return false;
        }
        do
            skip_spaces();
        while (skip_line_break());
        return true;
    }

    // Appends the next character of a string; \ is special in double quotes.
    void character(char quote, std::string& result) {
        if (quote == '"' && peek() == '\\')
            result += escape();
        else
            result += text_[at_++];
    }

    std::string escape() {
        ++at_;
        constexpr std::pair<char, char> kEscapes[] = {{'b', '\b'}, {'t', '\t'}, {'n', '\n'},
                                                      {'f', '\f'}, {'r', '\r'}, {'"', '"'},
                                                      {'\\', '\\'}};
        for (const auto& [name, meaning] : kEscapes)
            if (accept(name))
                return {meaning};
        const std::size_t length = peek() == 'u' ? 4 : peek() == 'U' ? 8 : 0;
        std::uint64_t code = 0;
        if (length == 0 || !reads(text_.substr(at_ + 1, length), code, 16) ||
            text_.size() - at_ - 1 < length || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            fail("one of \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX");
        at_ += 1 + length;
        return utf8(static_cast<std::uint32_t>(code));
    }

    void skip_comment() {
        while (at_ < text_.size() && peek() != '\n' && text_.compare(at_, 2, "\r\n") != 0) {
            if (is_control(peek()))
                fail("no control character");
            ++at_;
        }
    }

    bool skip_line_break() {
        if (text_.compare(at_, 2, "\r\n") == 0)
            ++at_;
        if (!accept('\n'))
            return false;
        ++line_;
        return true;
    }

    void skip_spaces() {
        while (peek() == ' ' || peek() == '\t')
            ++at_;
    }

    bool accept(char c) {
        if (at_ == text_.size() || peek() != c)
            return false;
        ++at_;
        return true;
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    [[noreturn]] void fail(const char* expected) const {
        throw_error({path_, ":", line_, ": is malformed; expected ", expected});
    }

    const std::string& path_;
    const std::string& text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

} // namespace

std::vector<TomlEntry> parse_toml(const std::string& path, const std::string& text) {
    return TomlParser(path, text).parse();
}

std::string toml_string(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += std::string("\\") + c;
        } else if (byte < 0x20 || byte == 0x7f) {
            constexpr char kDigits[] = "0123456789abcdef";
            result += std::string("\\u00") + kDigits[byte / 16] + kDigits[byte % 16];
        } else {
            result += c;
        }
    }
    return result + "\"";
}

} // namespace pocketgan
