#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"

#include <iterator>
#include <numeric>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

// Epoch e is stream kShuffleStream + e of the seed: far from the streams of latents and weights.
constexpr std::uint64_t kShuffleStream = 0x73687566'00000000u; // "shuf"

} // namespace

ShuffledOrder::ShuffledOrder(std::size_t count, std::uint64_t seed) : seed_(seed) {
    if (count == 0 || count > 0xffffffffu)
        throw Error("a data set of " + std::to_string(count) +
                    " examples cannot be shuffled, 1 to 4294967295 were expected");
    order_.resize(count);
    shuffle(0);
}

const std::uint32_t* ShuffledOrder::batch(std::uint64_t step, std::size_t batch) {
    if (batch == 0 || batch > order_.size())
        throw Error("a batch of " + std::to_string(batch) + " examples was asked for, 1 to " +
                    std::to_string(order_.size()) + ", all of the data set, were expected");
    const std::size_t steps = order_.size() / batch;
    const std::uint64_t epoch = step / steps;
    if (epoch != epoch_)
        shuffle(epoch);
    return order_.data() + static_cast<std::size_t>(step % steps) * batch;
}

// Fisher and Yates, from the order of the data set, so that no epoch depends on those before.
void ShuffledOrder::shuffle(std::uint64_t epoch) {
    const Random random(seed_, kShuffleStream + epoch);
    std::iota(order_.begin(), order_.end(), 0u);
    std::uint32_t bits[1024];
    std::size_t first = order_.size(); // what bits[0] belongs to
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
