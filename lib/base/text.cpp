#include "base/text.hpp"

#include "pocketgan/error.hpp"

namespace pocketgan {

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

void throw_error(std::initializer_list<TextPart> parts) {
    throw Error(joined(parts));
}

bool ends_with(const std::string& text, const std::string& ending) {
    return text.size() >= ending.size() &&
           text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

} // namespace pocketgan
