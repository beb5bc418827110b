#include "base/number_format.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <cstdio>

namespace pocketgan {
namespace {

// Long enough for every double with a few decimals: 1e308 has 309 digits.
constexpr std::size_t kLongestNumber = 352;

std::string with_point(std::string text) {
    const std::string point = decimal_point();
    const std::size_t at = text.find(point);
    if (at != std::string::npos)
        text.replace(at, point.size(), ".");
    return text;
}

} // namespace

std::string fixed(double value, int decimals) {
    char text[kLongestNumber];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return with_point(text);
}

std::string significant(double value, int digits) {
    char text[kLongestNumber];
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    return with_point(text);
}

std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    const std::size_t size = digits.size();
    for (std::size_t at = 3; at < size; at += 3)
        digits.insert(size - at, "\u202f");
    return digits;
}

std::string memory_size(std::uint64_t bytes) {
    const auto count = static_cast<double>(bytes);
    if (count < 1e6)
        return fixed(count * 1e-3, 1) + " KB";
    return count < 1e9 ? fixed(count * 1e-6, 1) + " MB" : fixed(count * 1e-9, 1) + " GB";
}

std::string duration(double seconds) {
    constexpr double kMost = 1e15; // fits the integer; 32 million years
    const auto whole = static_cast<unsigned long long>(std::min(seconds, kMost) + 0.5);
    char text[64];
    if (whole < 60)
        std::snprintf(text, sizeof text, "%llu s", whole);
    else if (whole < 3600)
        std::snprintf(text, sizeof text, "%llu min %02llu s", whole / 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%llu h %02llu min", whole / 3600, whole / 60 % 60);
    return text;
}

} // namespace pocketgan
