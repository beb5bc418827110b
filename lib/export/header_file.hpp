#pragma once

#include "base/files.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// What functions and arrays of a header begin with, unless the user wants another name.
inline constexpr char kHeaderName[] = "pocketgan_model";

/// Throws Error unless names in C can begin with it: a letter, then letters, digits and _.
void check_header_name(const std::string& name);

/// Puts `to` in every place of `from`.
void replace_all(std::string& text, const std::string& from, const std::string& to);

/// The text with what may end a comment or its line replaced.
std::string for_comment(std::string text);

/// A number as C reads it back.
std::string literal(std::int8_t number);
std::string literal(float number);

/// A C header as it is written, in which what the texts call kHeaderName has the user's name.
class HeaderFile {
public:
    HeaderFile(const std::string& path, const std::string& name) : file_(path), name_(name) {}

    void write(std::string text);

    /// A constant array, such as kHeaderName_weight0.
    void write_array(const std::string& array, const std::vector<float>& numbers);
    void write_array(const std::string& array, const std::vector<std::int8_t>& numbers);

    /// The last part is written: give the file its name.
    void commit() { file_.commit(); }

private:
    template <typename Number>
    void write_array(const std::string& type, const std::string& array,
                     const std::vector<Number>& numbers);

    OutputFile file_;
    std::string name_;
};

} // namespace pocketgan
