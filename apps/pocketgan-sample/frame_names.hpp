#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace pocketgan::app {

/// Names that differ by a number of a fixed width: "frame-%04d.png" is frame-0000.png and so on.
class FrameNames {
public:
    /// None where `pattern` does not have exactly one field %01d to %09d and no other %.
    static std::optional<FrameNames> parse(const std::string& pattern);

    /// How many the field has room for.
    std::size_t count() const;

    /// `number` is below count().
    std::string name(std::size_t number) const;

private:
    FrameNames(std::string before, std::size_t width, std::string after) :
        before_(std::move(before)), width_(width), after_(std::move(after)) {}

    std::string before_;
    std::size_t width_;
    std::string after_;
};

} // namespace pocketgan::app
