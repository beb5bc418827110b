#include "frame_names.hpp"

#include <algorithm>
#include <limits>

namespace pocketgan::app {
namespace {

#ifdef _WIN32
constexpr char kSeparators[] = "/\\:";
#else
constexpr char kSeparators[] = "/";
#endif

// The first % of the file's name; those of its folders are not special.
std::size_t find_percent(const std::string& path) {
    const std::size_t separator = path.find_last_of(kSeparators);
    return path.find('%', separator == std::string::npos ? 0 : separator + 1);
}

} // namespace

bool FrameNames::is_meant(const std::string& path) {
    return find_percent(path) != std::string::npos;
}

std::optional<FrameNames> FrameNames::parse(const std::string& pattern) {
    constexpr std::size_t kPlainField = 2, kField = 4; // %d, %0Nd
    const std::size_t at = find_percent(pattern);
    if (at == std::string::npos || pattern.find('%', at + 1) != std::string::npos)
        return std::nullopt;
    if (pattern.compare(at, kPlainField, "%d") == 0)
        return FrameNames(pattern.substr(0, at), 0, pattern.substr(at + kPlainField));
    if (pattern.size() < at + kField)
        return std::nullopt;
    const char width = pattern[at + 2];
    if (pattern[at + 1] != '0' || width < '1' || width > '9' || pattern[at + 3] != 'd')
        return std::nullopt;
    return FrameNames(pattern.substr(0, at), static_cast<std::size_t>(width - '0'),
                      pattern.substr(at + kField));
}

std::size_t FrameNames::count() const {
    if (width_ == 0)
        return std::numeric_limits<std::size_t>::max();
    std::size_t count = 1;
    for (std::size_t digit = 0; digit < width_; ++digit)
        count *= 10;
    return count;
}

std::string FrameNames::name(std::size_t number) const {
    const std::string digits = std::to_string(number);
    const std::size_t zeros = std::max(width_, digits.size()) - digits.size();
    return before_ + std::string(zeros, '0') + digits + after_;
}

} // namespace pocketgan::app
