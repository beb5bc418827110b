#include "pocketgan/random.hpp"

#include "base/check.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "kernels/kernels.hpp"

#include <cmath>

namespace pocketgan {
namespace {

void check_numbers(std::uint64_t first, const void* out, std::size_t count) {
    check_array(out, count, "out");
    if (count > 0 && count - 1 > UINT64_MAX - first)
        throw_error({"first is ", first, " with a count of ", count, "; expected no index above ",
                     UINT64_MAX});
}

[[noreturn]] void throw_range(float low, float high) {
    throw_error({"low is ", number_text(low), " and high is ", number_text(high),
                 "; expected finite numbers, low <= high, with a finite difference"});
}

} // namespace

void Random::uniform(std::uint64_t first, float low, float high, float* out,
                     std::size_t count) const {
    check_numbers(first, out, count);
    if (!(low <= high) || !std::isfinite(high - low)) // NaN fails the first comparison
        throw_range(low, high);
    kernels::sampling_table().philox_uniform(seed_, stream_, first, low, high, out, count);
}

void Random::normal(std::uint64_t first, float* out, std::size_t count) const {
    check_numbers(first, out, count);
    kernels::sampling_table().philox_normal(seed_, stream_, first, out, count);
}

void Random::bits(std::uint64_t first, std::uint32_t* out, std::size_t count) const {
    check_numbers(first, out, count);
    kernels::sampling_table().philox_bits(seed_, stream_, first, out, count);
}

std::uint32_t Random::bits(std::uint64_t index) const {
    std::uint32_t word = 0;
    bits(index, &word, 1);
    return word;
}

std::uint32_t Random::below(std::uint64_t index, std::uint32_t bound) const {
    return scaled(bits(index), bound);
}

std::uint32_t Random::scaled(std::uint32_t bits, std::uint32_t bound) {
    if (bound == 0)
        throw_error({"bound is 0; expected at least 1"});
    return static_cast<std::uint32_t>((std::uint64_t{bits} * bound) >> 32);
}

} // namespace pocketgan
