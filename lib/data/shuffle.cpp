#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"

#include <iterator>
#include <numeric>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

// Epoch e uses stream kShuffleStream + e of the seed, far from the streams of latents and weights.
constexpr std::uint64_t kShuffleStream = 0x73687566'00000000u; // "shuf"

} // namespace

ShuffledOrder::ShuffledOrder(std::size_t count, std::uint64_t seed) : seed_(seed) {
    if (count == 0 || count > 0xffffffffu)
        throw Error("count is " + std::to_string(count) + "; expected 1 to 4294967295 examples");
    order_.resize(count);
    shuffle(0);
}

const std::uint32_t* ShuffledOrder::batch(std::uint64_t step, std::size_t batch) {
    if (batch == 0 || batch > order_.size())
        throw Error("batch is " + std::to_string(batch) + "; expected 1 to " +
                    std::to_string(order_.size()) + ", the number of examples");
    const std::size_t steps = order_.size() / batch;
    const std::uint64_t epoch = step / steps;
    if (epoch != epoch_)
        shuffle(epoch);
    return order_.data() + static_cast<std::size_t>(step % steps) * batch;
}

// Fisher-Yates shuffle of 0 .. count - 1. It starts from the identity, so an epoch does not depend
// on the epochs before it.
void ShuffledOrder::shuffle(std::uint64_t epoch) {
    const Random random(seed_, kShuffleStream + epoch);
    std::iota(order_.begin(), order_.end(), 0u);
    std::uint32_t bits[1024];
    std::size_t first = order_.size(); // index of bits[0] in the stream
    for (std::size_t i = order_.size() - 1; i > 0; --i) {
        if (i < first) {
            first = i - i % std::size(bits);
            random.bits(first, bits, i - first + 1);
        }
        std::swap(order_[i],
                  order_[Random::scaled(bits[i - first], static_cast<std::uint32_t>(i + 1))]);
    }
    epoch_ = epoch;
}

} // namespace pocketgan
