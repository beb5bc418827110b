#include "model/json.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pocketgan {
namespace {

constexpr int kMostLevels = 16;

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
            static const char kEscapes[] = "\"\\/bfnrt";
            static const char kMeanings[] = "\"\\/\b\f\n\r\t";
            const char* escape = peek() ? std::strchr(kEscapes, peek()) : nullptr;
            if (!escape)
                fail("one of \"\\/bfnrt");
            characters += kMeanings[escape - kEscapes];
            ++at_;
        }
        ++at_;
        return characters;
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
