#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <type_traits>

namespace pocketgan {

/// A piece of a text that is about to be put together: text that outlives it, or a whole number.
class TextPart {
public:
    TextPart(const char* text) : text_(text), number_(kTerminated) {}
    TextPart(const std::string& text) : text_(text.data()), number_(text.size()) {}
    /// Of 0 or more.
    template <typename Number, typename = std::enable_if_t<std::is_integral_v<Number> &&
                                                           !std::is_same_v<Number, char>>>
    TextPart(Number number) : text_(nullptr), number_(static_cast<std::uint64_t>(number)) {}

    void append_to(std::string& text) const;

private:
    static constexpr std::uint64_t kTerminated = ~std::uint64_t{0};

    const char* text_;     ///< null: the number is meant
    std::uint64_t number_; ///< else the length of the text, where its end is not a 0
};

/// The parts behind one another. One call instead of a chain of sums, each with a string to free:
/// messages would else be a tenth of a device's program.
std::string joined(std::initializer_list<TextPart> parts);

/// Whether `text` ends with `ending`.
bool ends_with(const std::string& text, const std::string& ending);

} // namespace pocketgan
