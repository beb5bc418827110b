#include "training/ranges.hpp"

namespace pocketgan {

std::string CountRange::text() const {
    const std::string from = "a whole number of " + std::to_string(low);
    if (high == std::numeric_limits<std::uint64_t>::max())
        return from + " or above";
    return from + " to " + std::to_string(high);
}

} // namespace pocketgan
