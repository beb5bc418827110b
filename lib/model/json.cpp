#include "model/json.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace pocketgan {
namespace {

constexpr int kMostLevels = 16;

// Appends a character, of at most 21 bits, as UTF-8.
void append_utf8(std::uint32_t character, std::string& text) {
    int more = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    constexpr std::uint32_t kFirst[] = {0, 0xc0, 0xe0, 0xf0};
    text += static_cast<char>(kFirst[more] | character >> 6 * more);
    while (more-- > 0)
        text += static_cast<char>(0x80 | (character >> 6 * more & 0x3f));
}

class JsonParser {
public:
    JsonParser(const std::string& path, const std::string& text) : path_(path), text_(text) {}

    Json parse() {
        constexpr const char* kByteOrderMark = "\xef\xbb\xbf"; // of editors on Windows
        if (text_.compare(0, 3, kByteOrderMark) == 0)
            at_ = 3;
        Json json = value(0);
        if (at_ != text_.size())
            fail("the end");
        return json;
    }

private:
    // Each of these functions starts at the first character of its value and ends after the last
    // one and the spaces that follow it.

    Json value(int level) {
        if (level == kMostLevels)
            fail("no more than 16 levels");
        skip_spaces();
        Json json;
        const char first = peek();
        if (first == '{') {
            object(json, level);
        } else if (first == '[') {
            array(json, level);
        } else if (first == '"') {
            json.type = Json::Type::string;
            json.text = string();
        } else if (first == '-' || is_digit(first)) {
            json.type = Json::Type::number;
            json.text = number();
        } else {
            word(json);
        }
        skip_spaces();
        return json;
    }

    void object(Json& json, int level) {
        json.type = Json::Type::object;
        expect('{');
        skip_spaces();
        if (accept('}'))
            return;
        do {
            skip_spaces();
            if (peek() != '"')
                fail("a name in quotes");
            std::string name = string();
            if (json.find(name))
                fail(joined({"a name other than \"", name, "\", which was there before"}).c_str());
            json.names.push_back(std::move(name));
            skip_spaces();
            expect(':');
            json.items.push_back(value(level + 1));
        } while (accept(','));
        expect('}');
    }

    void array(Json& json, int level) {
        json.type = Json::Type::array;
        expect('[');
        skip_spaces();
        if (accept(']'))
            return;
        do
            json.items.push_back(value(level + 1));
        while (accept(','));
        expect(']');
    }

    std::string string() {
        std::string characters;
        expect('"');
        while (peek() != '"') {
            if (static_cast<unsigned char>(peek()) < ' ') // and the end
                fail("a closing quote");
            if (!accept('\\')) {
                characters += text_[at_++];
                continue;
            }
            if (accept('u')) {
                append_utf8(character(), characters);
                continue;
            }
            static const char kEscapes[] = "\"\\/bfnrt";
            static const char kMeanings[] = "\"\\/\b\f\n\r\t";
            const char* escape = peek() ? std::strchr(kEscapes, peek()) : nullptr;
            if (!escape)
                fail("one of \"\\/bfnrtu");
            characters += kMeanings[escape - kEscapes];
            ++at_;
        }
        ++at_;
        return characters;
    }

    // The character of an escape, after its u: four digits, or with a second escape a pair of
    // surrogates.
    std::uint32_t character() {
        const std::uint32_t first = code_unit();
        if (first < 0xd800 || first > 0xdfff)
            return first;
        if (first < 0xdc00 && accept('\\') && accept('u')) {
            const std::uint32_t second = code_unit();
            if (second >= 0xdc00 && second <= 0xdfff)
                return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        }
        fail("a pair of surrogates");
    }

    std::uint32_t code_unit() {
        std::uint32_t unit = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const char small = static_cast<char>(peek() | 0x20); // of a letter
            const bool is_letter = small >= 'a' && small <= 'f';
            if (!is_letter && !is_digit(peek()))
                fail("four hexadecimal digits after \\u");
            unit =
                16 * unit + static_cast<std::uint32_t>(is_letter ? small - 'a' + 10 : peek() - '0');
        }
        return unit;
    }

    std::string number() {
        const std::size_t start = at_;
        accept('-');
        if (!accept('0'))
            digits();
        if (accept('.'))
            digits();
        if (accept('e') || accept('E')) {
            if (!accept('+'))
                accept('-');
            digits();
        }
        return text_.substr(start, at_ - start);
    }

    void digits() {
        if (!is_digit(peek()))
            fail("a digit");
        while (is_digit(peek()))
            ++at_;
    }

    void word(Json& json) {
        for (const char* known : {"true", "false", "null"})
            if (text_.compare(at_, std::strlen(known), known) == 0) {
                json.type = *known == 'n' ? Json::Type::null : Json::Type::boolean;
                json.text = known;
                at_ += std::strlen(known);
                return;
            }
        fail("a value");
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool accept(char c) {
        if (peek() != c)
            return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!accept(c))
            fail(std::string{'\'', c, '\''}.c_str());
    }
    void skip_spaces() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t')
            ++at_;
    }

    [[noreturn]] void fail(const char* expected) const {
        const auto here = text_.begin() + static_cast<std::ptrdiff_t>(at_);
        throw_error({path_, ": malformed JSON in line ", 1 + std::count(text_.begin(), here, '\n'),
                     ": expected ", expected});
    }

    const std::string& path_;
    const std::string& text_;
    std::size_t at_ = 0;
};

} // namespace

const Json* Json::find(std::string_view name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr : &items[static_cast<std::size_t>(found - names.begin())];
}

Json parse_json(const std::string& path, const std::string& text) {
    return JsonParser(path, text).parse();
}

} // namespace pocketgan
