#include "training/examples.hpp"

#include "pocketgan/error.hpp"

#include <algorithm>
#include <string>

namespace pocketgan {

std::size_t examples_used(std::size_t wanted, const Dataset& data) {
    return wanted > 0 ? std::min(wanted, data.count()) : data.count();
}

void check_batch(std::size_t batch, std::size_t wanted, const Dataset& data) {
    const std::size_t count = examples_used(wanted, data);
    if (count < batch)
        throw Error(data.source() + ": " + std::to_string(count) +
                    " examples are used, at least a batch of " + std::to_string(batch) +
                    " was expected");
}

} // namespace pocketgan
