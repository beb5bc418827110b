#pragma once

#include "base/files.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// Replaces every `from` in the text with `to`.
void replace_all(std::string& text, const std::string& from, const std::string& to);

/// Replaces every character of the text that could end a comment or its line.
std::string for_comment(std::string text);

/// The shortest C literal of this number.
std::string literal(std::int8_t number);
std::string literal(float number);

/// Writes a C header. Replaces kHeaderName in every text by `name`, also in capitals.
class HeaderFile {
public:
    HeaderFile(const std::string& path, const std::string& name) : file_(path), name_(name) {}

    void write(std::string text);

    /// A constant array called kHeaderName_array, such as pocketgan_model_weight0.
    void write_array(const std::string& array, const std::vector<float>& numbers);
    void write_array(const std::string& array, const std::vector<std::int8_t>& numbers);

    /// Moves the complete file to its final name.
    void commit() { file_.commit(); }

private:
    template <typename Number>
    void write_array(const std::string& type, const std::string& array,
                     const std::vector<Number>& numbers);

    OutputFile file_;
    std::string name_;
};

} // namespace pocketgan
