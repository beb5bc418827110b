#pragma once

#include <charconv>
#include <string>
#include <system_error>
#include <type_traits>

namespace pocketgan {

// Numbers as files and options hold them, the same in every locale. The texts are those of
// std::to_chars, which is not used: libc++ has no std::from_chars for floats before version 20 and
// macOS no std::to_chars for them before 13.3, and both are large in a static program.

/// The shortest text that reads back as the same number: 0.1, 1e-05, inf, -nan.
std::string number_text(float value);
std::string number_text(double value);
template <typename Integer, typename = std::enable_if_t<std::is_integral_v<Integer>>>
std::string number_text(Integer value) {
    return std::to_string(value);
}

/// Reads the number at the start of [first, last), as std::from_chars does: -0.5, .5, 5e-1, inf,
/// nan. Returns its end; null, and `value` as it was, if there is none or it is out of range.
const char* read_number(const char* first, const char* last, float& value);
const char* read_number(const char* first, const char* last, double& value);
template <typename Integer, typename = std::enable_if_t<std::is_integral_v<Integer>>>
const char* read_number(const char* first, const char* last, Integer& value) {
    const std::from_chars_result result = std::from_chars(first, last, value);
    return result.ec == std::errc() ? result.ptr : nullptr;
}

/// The decimal point of the current locale, which the functions of C write and read.
std::string decimal_point();

} // namespace pocketgan
