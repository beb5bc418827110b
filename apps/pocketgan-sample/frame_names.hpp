#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace pocketgan::app {

/// File names with a number: "frame-%d.png" gives frame-0.png, frame-1.png, ..., and
/// "frame-%04d.png", with a number of fixed width, frame-0000.png, frame-0001.png, ...
class FrameNames {
public:
    /// Whether the name of the file has a %; its folders may have any.
    static bool is_meant(const std::string& path);

    /// nullopt unless the name of the file, without its folders, has exactly one field, %d or %01d
    /// to %09d, and no other %.
    static std::optional<FrameNames> parse(const std::string& pattern);

    /// The number of names: 10 to the width of the field; without a width, any number.
    std::size_t count() const;

    /// The name with `number`, which is less than count().
    std::string name(std::size_t number) const;

private:
    FrameNames(std::string before, std::size_t width, std::string after) :
        before_(std::move(before)), width_(width), after_(std::move(after)) {}

    std::string before_;
    std::size_t width_; ///< 0: as many digits as the number has
    std::string after_;
};

} // namespace pocketgan::app
