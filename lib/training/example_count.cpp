#include "training/example_count.hpp"

#include "pocketgan/error.hpp"

#include <algorithm>
#include <string>

namespace pocketgan {

std::size_t example_count(std::size_t limit, const Dataset& data) {
    return limit > 0 ? std::min(limit, data.count()) : data.count();
}

void check_batch(std::size_t batch, std::size_t limit, const Dataset& data) {
    const std::size_t count = example_count(limit, data);
    if (count < batch)
        throw Error(data.source() + ": " + std::to_string(count) +
                    " examples are used, at least a batch of " + std::to_string(batch) +
                    " was expected");
}

} // namespace pocketgan
