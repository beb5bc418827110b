#include "data/check_space.hpp"

#include "base/available_memory.hpp"
#include "base/number_format.hpp"
#include "base/products.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>

namespace pocketgan {

void check_space(const std::string& source, const DataShape& shape) {
    constexpr std::uint64_t kMost = std::min<std::uint64_t>(std::uint64_t{1} << 40, SIZE_MAX / 2);
    const std::uint64_t needed = saturated_product(shape.count, shape.size);
    const std::uint64_t available = std::min(available_memory().value_or(kMost), kMost);
    const auto megabytes = [](std::uint64_t bytes) {
        return significant(static_cast<double>(bytes) * 1e-6, 3) + " MB";
    };
    if (needed > available)
        throw Error(source + ": " + std::to_string(shape.count) + " examples of " +
                    std::to_string(shape.size) + " bytes take " + megabytes(needed) +
                    " of memory; " + megabytes(available) + " are available");
}

} // namespace pocketgan
