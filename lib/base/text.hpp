#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <vector>

namespace pocketgan {

/// A part of a text for joined(): a string, which must outlive it, or an integer.
class TextPart {
public:
    TextPart(const char* text) : text_(text), number_(kTerminated) {}
    TextPart(const std::string& text) : text_(text.data()), number_(text.size()) {}
    /// `number` is at least 0.
    template <typename Number, typename = std::enable_if_t<std::is_integral_v<Number> &&
                                                           !std::is_same_v<Number, char>>>
    TextPart(Number number) : text_(nullptr), number_(static_cast<std::uint64_t>(number)) {}

    void append_to(std::string& text) const;

private:
    static constexpr std::uint64_t kTerminated = ~std::uint64_t{0};

    const char* text_;     ///< null for an integer
    std::uint64_t number_; ///< the integer, or the length of text_ (kTerminated: up to its 0)
};

/// The concatenation of the parts. One call instead of a chain of operator+, each with a string to
/// free: with those, messages were a tenth of the device's program.
std::string joined(std::initializer_list<TextPart> parts);

/// The names with `separator` between them.
std::string listed(const std::vector<std::string>& names, const char* separator = ", ");

/// Throws Error with the concatenation of the parts. A call takes 60 bytes less of the device's
/// program than to throw Error(joined(parts)) where it is called.
[[noreturn]] void throw_error(std::initializer_list<TextPart> parts);

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool ends_with(const std::string& text, const std::string& ending);

/// Whether all of `text` is UTF-8.
bool is_utf8(const std::string& text);

/// `text` as one line that a terminal shows and does not obey: control characters, and bytes that
/// are not UTF-8, become \xNN. The middle of a text longer than kLongestLine bytes becomes "...".
/// Programs print through it what may hold names of files.
std::string printable(const std::string& text);
inline constexpr std::size_t kLongestLine = 4000;

} // namespace pocketgan
