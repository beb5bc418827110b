#include "pocketgan/random.hpp"

#include "kernels/kernels.hpp"

namespace pocketgan {

void Random::uniform(std::uint64_t first, float low, float high, float* out,
                     std::size_t count) const {
    kernels::sampling_table().philox_uniform(seed_, stream_, first, low, high, out, count);
}

void Random::normal(std::uint64_t first, float* out, std::size_t count) const {
    kernels::sampling_table().philox_normal(seed_, stream_, first, out, count);
}

void Random::bits(std::uint64_t first, std::uint32_t* out, std::size_t count) const {
    kernels::sampling_table().philox_bits(seed_, stream_, first, out, count);
}

std::uint32_t Random::bits(std::uint64_t index) const {
    std::uint32_t word;
    bits(index, &word, 1);
    return word;
}

} // namespace pocketgan
