#include "supervised/shift.hpp"

#include <algorithm>
#include <cstdlib>

namespace pocketgan {

void shift_image(const Dataset& data, const float* from, std::ptrdiff_t down, std::ptrdiff_t right,
                 float* to) {
    const auto height = static_cast<std::ptrdiff_t>(data.height());
    const auto line = static_cast<std::ptrdiff_t>(data.width() * data.channels());
    const std::ptrdiff_t across = right * static_cast<std::ptrdiff_t>(data.channels());
    const std::ptrdiff_t kept = line - std::abs(across);
    std::fill_n(to, data.size(), 0.0f);
    for (std::ptrdiff_t y = std::max<std::ptrdiff_t>(0, -down); y < std::min(height, height - down);
         ++y)
        std::copy_n(from + y * line + std::max<std::ptrdiff_t>(0, -across), kept,
                    to + (y + down) * line + std::max<std::ptrdiff_t>(0, across));
}

} // namespace pocketgan
