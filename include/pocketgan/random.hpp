#pragma once

#include "pocketgan/api.h"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011). Number `index`
/// of a (seed, stream) is a pure function of those three, the same on every machine, for every
/// instruction set, batch size and number of threads. An object holds no state but its key.
class POCKETGAN_API Random {
public:
    Random(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

    /// `count` numbers from `first` on, each low + (high - low) * k / 2^24 for an integer k in
    /// [0, 2^24): below `high` but for rounding.
    void uniform(std::uint64_t first, float low, float high, float* out, std::size_t count) const;

    /// `count` numbers of N(0, 1) from `first` on (Box and Muller 1958).
    void normal(std::uint64_t first, float* out, std::size_t count) const;

    /// 32 random bits.
    std::uint32_t bits(std::uint64_t index) const;
    /// The same for `count` indices from `first` on: far faster than one by one, as the kernels
    /// make 64 at a time.
    void bits(std::uint64_t first, std::uint32_t* out, std::size_t count) const;

    /// An integer of [0, bound), bound in [1, 2^32).
    std::uint32_t below(std::uint64_t index, std::uint32_t bound) const {
        return scaled(bits(index), bound);
    }
    /// The same from bits that are there already.
    static std::uint32_t scaled(std::uint32_t bits, std::uint32_t bound) {
        return static_cast<std::uint32_t>((std::uint64_t{bits} * bound) >> 32);
    }

    std::uint64_t seed() const { return seed_; }
    std::uint64_t stream() const { return stream_; }

private:
    std::uint64_t seed_;
    std::uint64_t stream_;
};

} // namespace pocketgan
