#include "pocketgan/model.hpp"

#include <cstring>

namespace pocketgan {
namespace {

// FNV-1a of 64 bits (Fowler, Noll and Vo 1991).
class Fnv1a {
public:
    void add(std::uint8_t byte) { value_ = (value_ ^ byte) * 0x100000001b3u; }

    // The bits, least significant byte first, so that the sum is the same on every machine.
    void add(float number) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &number, sizeof bits);
        for (int shift = 0; shift < 32; shift += 8)
            add(static_cast<std::uint8_t>(bits >> shift));
    }

    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325u;
};

} // namespace

std::string checksum(const Model& model) {
    Fnv1a sum;
    for (const Layer& layer : model.layers) {
        for (const std::vector<float>* floats : {&layer.weight, &layer.scale, &layer.bias})
            for (const float number : *floats)
                sum.add(number);
        for (const std::int8_t number : layer.quantised)
            sum.add(static_cast<std::uint8_t>(number));
    }
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
        text += kDigits[sum.value() >> shift & 15];
    return text;
}

} // namespace pocketgan
