#include "base/text.hpp"
#include "data/dataset_contents.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

constexpr std::size_t kChannels = 3;
constexpr std::size_t kSide = 28;
constexpr std::size_t kMostStacked = 0xffffffff;            ///< examples of a Dataset
constexpr std::uint64_t kStackStream = 0x737461636b656400u; // "stacked", a stream of the seed

// A description of the examples, for messages.
std::string kind(const Dataset& data) {
    if (data.height() == 0)
        return "vectors of " + std::to_string(data.size()) + " numbers";
    const std::string type = data.values().empty() ? "byte" : "float";
    const std::string channels =
        data.channels() == 1 ? "" : " x " + std::to_string(data.channels());
    return type + " images of " + std::to_string(data.height()) + " x " +
           std::to_string(data.width()) + channels;
}

void check_digits(const Dataset& digits) {
    const std::string expected = "; expected grey images of 28 x 28 bytes with labels 0 to 9";
    if (digits.pixels().empty() || digits.height() != kSide || digits.width() != kSide ||
        digits.channels() != 1)
        throw Error(digits.source() + ": holds " + kind(digits) + expected);
    if (digits.labels().empty())
        throw Error(digits.source() + ": has no labels" + expected);
    const auto largest = *std::max_element(digits.labels().begin(), digits.labels().end());
    if (largest > 9)
        throw Error(digits.source() + ": has the label " + std::to_string(largest) + expected);
}

} // namespace

Dataset stack_digits(Dataset digits, std::size_t count, std::uint64_t seed, std::uint64_t first) {
    check_digits(digits);
    if (count == 0 || count > kMostStacked)
        throw Error("stack_digits: count is " + std::to_string(count) + "; expected 1 to " +
                    std::to_string(kMostStacked));
    if (first > std::numeric_limits<std::uint64_t>::max() / kChannels - count)
        throw_error({"stack_digits: first is ", first, "; expected at most 2^64 / ", kChannels,
                     " images in all"});
    auto stacked = std::make_shared<Dataset::Contents>();
    stacked->shape = DataShape::images(count, kSide, kSide, kChannels);
    stacked->source = "stacked " + digits.source();
    stacked->parts.reserve(count * kChannels);
    stacked->labels.reserve(count);
    const auto number = static_cast<std::uint32_t>(digits.count());
    const Random random(seed, kStackStream);
    for (std::size_t i = 0; i < count; ++i) {
        unsigned label = 0;
        for (std::size_t c = 0; c < kChannels; ++c) {
            const std::uint32_t digit = random.below((first + i) * kChannels + c, number);
            stacked->parts.push_back(digit);
            label = 10 * label + digits.labels()[digit];
        }
        stacked->labels.push_back(static_cast<std::uint16_t>(label));
    }
    stacked->digits = std::move(digits);
    return Dataset(std::move(stacked));
}

} // namespace pocketgan
