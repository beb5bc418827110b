/// @file
/// Random numbers that are functions of their index.

#pragma once

#include "pocketgan/api.h"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011). Number `index`
/// of a (seed, stream) is a pure function of those three: the same on every machine and
/// instruction set, for any batch size and number of threads. An object holds no other state.
class POCKETGAN_API Random {
public:
    /// Streams of one seed are independent.
    Random(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

    // Each of the next three writes numbers first .. first + count - 1 to out (count). Each throws
    // Error if `out` is null and count > 0, or if an index is larger than 2^64 - 1.

    /// Uniform numbers: low + (high - low) * k / 2^24 with an integer k in [0, 2^24). Below `high`
    /// except for rounding. Also throws Error unless low <= high and both and high - low are
    /// finite.
    void uniform(std::uint64_t first, float low, float high, float* out, std::size_t count) const;

    /// Normal numbers of mean 0 and variance 1 (Box and Muller 1958).
    void normal(std::uint64_t first, float* out, std::size_t count) const;

    /// Words of 32 random bits. This is much faster than one word per call, as the kernels compute
    /// 64 at a time.
    void bits(std::uint64_t first, std::uint32_t* out, std::size_t count) const;

    /// Word `index`.
    std::uint32_t bits(std::uint64_t index) const;

    /// A uniform integer in [0, bound), from word `index`. Throws Error if `bound` is 0.
    std::uint32_t below(std::uint64_t index, std::uint32_t bound) const;
    /// The same from a word that `bits` has returned: floor(bits * bound / 2^32).
    static std::uint32_t scaled(std::uint32_t bits, std::uint32_t bound);

    std::uint64_t seed() const { return seed_; }     ///< as given
    std::uint64_t stream() const { return stream_; } ///< as given

private:
    std::uint64_t seed_;
    std::uint64_t stream_;
};

} // namespace pocketgan
