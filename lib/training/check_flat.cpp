#include "training/check_flat.hpp"

#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

// Walks over the text. What it does not know, the parser refuses.
class FlatText {
public:
    FlatText(const std::string& path, std::string_view text) : path_(path), text_(text) {}

    void check() {
        if (text_.substr(0, 3) == "\xef\xbb\xbf") // a byte order mark
            at_ = 3;
        while (skip_to_statement()) {
            key();
            value();
        }
    }

private:
    // Skips spaces, comments and empty lines. Returns false at the end of the text.
    bool skip_to_statement() {
        for (;;) {
            skip(" \t\r\n");
            if (peek() != '#')
                return at_ < text_.size();
            skip_comment();
        }
    }

    void key() {
        if (peek() == '[')
            refuse("a table");
        if (peek() == '"' || peek() == '\'')
            skip_string();
        else
            skip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
        skip(" \t");
        if (peek() == '.')
            refuse("a dotted key");
        if (peek() != '=')
            refuse("no key");
        ++at_;
    }

    // To the end of its last line.
    void value() {
        bool in_list = false;
        for (; at_ < text_.size() && (in_list || peek() != '\n'); ++at_) {
            const char c = peek();
            if (c == '{')
                refuse("a table");
            if (c == '[' && in_list)
                refuse("a list in a list");
            if (c == '[' || c == ']')
                in_list = c == '[';
            if (c == '"' || c == '\'')
                skip_string();
            else if (c == '#')
                skip_comment();
            else
                continue;
            --at_; // the loop goes on after it
        }
    }

    // Starts at the first quote and ends after the last.
    void skip_string() {
        const char quote = peek();
        const bool is_long = text_.substr(at_, 3) == std::string(3, quote);
        const std::string end(is_long ? 3 : 1, quote);
        for (at_ += end.size(); at_ < text_.size(); ++at_) {
            if (!is_long && peek() == '\n')
                return; // malformed
            if (text_.substr(at_, end.size()) == end) {
                at_ += end.size();
                return;
            }
            if (quote == '"' && peek() == '\\')
                ++at_;
        }
    }

    void skip_comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

    void skip(const char* characters) {
        at_ = std::min(text_.find_first_not_of(characters, at_), text_.size());
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    [[noreturn]] void refuse(const char* found) const {
        const auto line =
            1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
        throw Error(
            joined({path_, ":", line, ": has ", found, "; expected a setting such as seed = 1"}));
    }

    const std::string& path_;
    const std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

void check_flat(const std::string& path, std::string_view text) {
    FlatText(path, text).check();
}

} // namespace pocketgan
