#include "class_choice.hpp"

#include "base/text.hpp"
#include "pocketgan/error.hpp"

namespace pocketgan::app {
namespace {

// The names in `text`: between its commas, or else each character (of UTF-8).
std::vector<std::string> names_in(const std::string& text) {
    const bool has_commas = text.find(',') != std::string::npos;
    std::vector<std::string> names(has_commas ? 1 : 0);
    for (const char c : text) {
        const bool continues = (c & 0xc0) == 0x80; // a character that began before
        if (has_commas ? c == ',' : !continues || names.empty())
            names.emplace_back();
        if (!has_commas || c != ',')
            names.back() += c;
    }
    return names;
}

std::uint16_t find(const std::string& name, const char* option, const Generator& generator) {
    try {
        return generator.find_class(name);
    } catch (const Error& error) {
        throw UsageError(joined({option, ": ", error.what()}));
    }
}

} // namespace

ClassChoice::ClassChoice(const Options& options, const Generator& generator) :
    generator_(generator), first_(options.first.value_or(0)) {
    if (options.spell)
        for (const std::string& name : names_in(*options.spell))
            spelled_.push_back(find(name, "--spell", generator));
    if (options.class_name)
        all_ = find(*options.class_name, "--class", generator);
    else if (options.walk && generator.class_count() > 0)
        all_ = 0; // that of its ends, samples 0
}

bool ClassChoice::in_turn() const {
    return generator_.class_count() > 0 && spelled_.empty() && !all_;
}

std::vector<std::uint16_t> ClassChoice::classes(std::size_t first, std::size_t rows) const {
    if (!spelled_.empty())
        return {spelled_.begin() + static_cast<std::ptrdiff_t>(first),
                spelled_.begin() + static_cast<std::ptrdiff_t>(first + rows)};
    if (all_)
        return std::vector<std::uint16_t>(rows, *all_);
    return generator_.classes_in_turn(first_ + first, rows);
}

} // namespace pocketgan::app
