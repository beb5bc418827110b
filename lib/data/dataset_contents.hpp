#pragma once

#include "pocketgan/dataset.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// The data that a Dataset shares with its copies and slices. Exactly one of `pixels`, `values` and
/// `parts` is not empty.
struct Dataset::Contents {
    DataShape shape;
    std::vector<std::uint8_t> pixels;  ///< (count, size)
    std::vector<float> values;         ///< (count, size)
    std::vector<std::uint32_t> parts;  ///< (count, channels): rows of `digits`
    std::optional<Dataset> digits;     ///< grey images of bytes; set if `parts` is
    std::vector<std::uint16_t> labels; ///< (count), or empty
    std::string source;
    std::vector<std::string> class_names; ///< of all labels, or empty
};

} // namespace pocketgan
