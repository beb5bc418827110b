#include "export/header_file.hpp"

#include "base/number_text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/export.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace pocketgan {
namespace {

constexpr std::size_t kMostNameLength = 40;
constexpr std::size_t kLineLength = 100;

std::string in_capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

} // namespace

void check_header_name(const std::string& name) {
    const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
    if (name.empty() || name.size() > kMostNameLength ||
        !std::isalpha(static_cast<unsigned char>(name[0])) ||
        !std::all_of(name.begin(), name.end(), allowed))
        throw Error("name is '" + name + "'; expected a letter, then up to " +
                    std::to_string(kMostNameLength - 1) + " letters, digits and _");
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
}

std::string for_comment(std::string text) {
    for (char& c : text)
        if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("./_-+=, ", c))
            c = '_';
    return text;
}

std::string literal(std::int8_t number) {
    return number_text(static_cast<int>(number));
}

std::string literal(float number) {
    const std::string text = number_text(number);
    return text + (text.find_first_of(".e") == std::string::npos ? ".0f" : "f");
}

void HeaderFile::write(std::string text) {
    replace_all(text, kHeaderName, name_);
    replace_all(text, in_capitals(kHeaderName), in_capitals(name_));
    file_.write(text.data(), text.size());
}

template <typename Number>
void HeaderFile::write_array(const std::string& type, const std::string& array,
                             const std::vector<Number>& numbers) {
    write("static const " + type + " " + kHeaderName + "_" + array + "[" +
          std::to_string(numbers.size()) + "] POCKETGAN_MODEL_ALIGNED = {");
    std::size_t column = kLineLength;
    std::string text;
    for (const Number number : numbers) {
        const std::string next = literal(number) + ",";
        const bool fits = column + 1 + next.size() <= kLineLength;
        text = (fits ? " " : "\n    ") + next;
        column = fits ? column + text.size() : text.size() - 1;
        file_.write(text.data(), text.size());
    }
    write("\n};\n");
}

void HeaderFile::write_array(const std::string& array, const std::vector<float>& numbers) {
    write_array("float", array, numbers);
}

void HeaderFile::write_array(const std::string& array, const std::vector<std::int8_t>& numbers) {
    write_array("int8_t", array, numbers);
}

} // namespace pocketgan
