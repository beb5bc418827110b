#pragma once

// Philox4x32-10 (Salmon et al. 2011, section 3.3) and what is made of its words. Plain loops that
// compilers turn into vectors: integers, and floats in +, -, *, / and square root only, each
// rounded by itself (-ffp-contract=off), so that every machine makes the same bits. Included only
// by kernels_<isa>.cpp.

#include "kernels/kernels.hpp"

namespace pocketgan::kernels {
namespace {

// Blocks of four words that are made side by side, word w of block b at words[w][b].
constexpr std::size_t kBlocks = 16;
constexpr std::size_t kWords = 4 * kBlocks;

inline void philox_blocks(std::uint64_t seed, std::uint64_t stream, std::uint64_t block,
                          std::uint32_t (&words)[4][kBlocks]) {
    std::uint32_t c0[kBlocks], c1[kBlocks], c2[kBlocks], c3[kBlocks];
    for (std::size_t b = 0; b < kBlocks; ++b) {
        const std::uint64_t counter = block + b;
        c0[b] = static_cast<std::uint32_t>(counter);
        c1[b] = static_cast<std::uint32_t>(counter >> 32);
        c2[b] = static_cast<std::uint32_t>(stream);
        c3[b] = static_cast<std::uint32_t>(stream >> 32);
    }
    std::uint32_t key0 = static_cast<std::uint32_t>(seed);
    std::uint32_t key1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
        for (std::size_t b = 0; b < kBlocks; ++b) {
            const std::uint64_t product0 = std::uint64_t{0xD2511F53u} * c0[b];
            const std::uint64_t product1 = std::uint64_t{0xCD9E8D57u} * c2[b];
            c0[b] = static_cast<std::uint32_t>(product1 >> 32) ^ c1[b] ^ key0;
            c1[b] = static_cast<std::uint32_t>(product1);
            c2[b] = static_cast<std::uint32_t>(product0 >> 32) ^ c3[b] ^ key1;
            c3[b] = static_cast<std::uint32_t>(product0);
        }
        key0 += 0x9E3779B9u; // golden ratio
        key1 += 0xBB67AE85u; // sqrt 3 - 1
    }
    for (std::size_t b = 0; b < kBlocks; ++b) {
        words[0][b] = c0[b];
        words[1][b] = c1[b];
        words[2][b] = c2[b];
        words[3][b] = c3[b];
    }
}

/// Writes numbers first .. first + n - 1, where `make(words, group)` turns kBlocks blocks of words
/// into the Group numbers that stand on them, in order.
template <std::size_t Group, typename T, typename Make>
inline void philox_fill(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, T* out,
                        std::size_t n, const Make& make) {
    std::uint32_t words[4][kBlocks];
    T group[Group];
    while (n > 0) {
        const std::uint64_t index = first / Group;
        const std::size_t skip = static_cast<std::size_t>(first % Group);
        const std::size_t count = Group - skip < n ? Group - skip : n;
        philox_blocks(seed, stream, index * kBlocks, words);
        make(words, group);
        for (std::size_t i = 0; i < count; ++i)
            out[i] = group[skip + i];
        out += count;
        first += count;
        n -= count;
    }
}

void philox_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::uint32_t* out,
                 std::size_t n) {
    philox_fill<kWords>(seed, stream, first, out, n, [](const auto& words, auto& group) {
        for (std::size_t b = 0; b < kBlocks; ++b)
            for (std::size_t w = 0; w < 4; ++w)
                group[4 * b + w] = words[w][b];
    });
}

// 2^-24: what the upper 24 bits of a word count.
constexpr float kUnit = 1.0f / 16777216.0f;

void philox_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float low,
                    float high, float* out, std::size_t n) {
    const float width = high - low;
    philox_fill<kWords>(seed, stream, first, out, n, [=](const auto& words, auto& group) {
        for (std::size_t b = 0; b < kBlocks; ++b)
            for (std::size_t w = 0; w < 4; ++w)
                group[4 * b + w] =
                    low + width * (static_cast<float>(static_cast<std::int32_t>(words[w][b] >> 8)) *
                                   kUnit);
    });
}

/// log u for u of (0, 1]: u = 2^e m with m of [sqrt 1/2, sqrt 2), log m = 2 atanh s with
/// s = (m - 1) / (m + 1), by the series of atanh to s^9; its rest is below 2e-9 relative.
inline float log_of_uniform(float u) {
    std::int32_t bits;
    __builtin_memcpy(&bits, &u, sizeof bits);
    // Counting exponents from sqrt 1/2 puts m where it is wanted.
    const std::int32_t from_root = bits - 0x3f3504f3;
    const std::int32_t exponent = from_root >> 23;
    bits -= exponent * (1 << 23);
    float m;
    __builtin_memcpy(&m, &bits, sizeof m);
    const float s = (m - 1.0f) / (m + 1.0f);
    const float s2 = s * s;
    const float series =
        1.0f + s2 * (1.0f / 3.0f + s2 * (1.0f / 5.0f + s2 * (1.0f / 7.0f + s2 * (1.0f / 9.0f))));
    return static_cast<float>(exponent) * 0.69314718f + 2.0f * s * series;
}

/// cos and sin of 2 pi v for v of [0, 1): the nearest quarter turn, and Taylor series of what is
/// left, |t| <= pi/4, to t^8 and t^9; their rests are below 3e-8.
inline void cos_sin_of_turn(float v, float& cos, float& sin) {
    const std::int32_t quarter = static_cast<std::int32_t>(4.0f * v + 0.5f);
    const float t = (v - static_cast<float>(quarter) * 0.25f) * 6.2831853f;
    const float t2 = t * t;
    const float c =
        1.0f - t2 * (0.5f - t2 * (1.0f / 24.0f - t2 * (1.0f / 720.0f - t2 * (1.0f / 40320.0f))));
    const float s =
        t *
        (1.0f - t2 * (1.0f / 6.0f - t2 * (1.0f / 120.0f - t2 * (1.0f / 5040.0f - t2 / 362880.0f))));
    const float cos_size = (quarter & 1) ? s : c;
    const float sin_size = (quarter & 1) ? c : s;
    cos = ((quarter + 1) & 2) ? -cos_size : cos_size;
    sin = (quarter & 2) ? -sin_size : sin_size;
}

void philox_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float* out,
                   std::size_t n) {
    philox_fill<kWords>(seed, stream, first, out, n, [](const auto& words, auto& group) {
        float pair[4][kBlocks];
        for (std::size_t w = 0; w < 4; w += 2)
            for (std::size_t b = 0; b < kBlocks; ++b) {
                const std::int32_t radius = static_cast<std::int32_t>(words[w][b] >> 8) + 1;
                const std::int32_t angle = static_cast<std::int32_t>(words[w + 1][b] >> 8);
                const float r =
                    __builtin_sqrtf(-2.0f * log_of_uniform(static_cast<float>(radius) * kUnit));
                float cos, sin;
                cos_sin_of_turn(static_cast<float>(angle) * kUnit, cos, sin);
                pair[w][b] = r * cos;
                pair[w + 1][b] = r * sin;
            }
        for (std::size_t b = 0; b < kBlocks; ++b)
            for (std::size_t w = 0; w < 4; ++w)
                group[4 * b + w] = pair[w][b];
    });
}

void philox_mask(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float keep,
                 float* out, std::size_t n) {
    const std::uint32_t threshold = static_cast<std::uint32_t>(keep * 65536.0f + 0.5f);
    const float kept = 1.0f / keep;
    philox_fill<2 * kWords>(seed, stream, first, out, n, [=](const auto& words, auto& group) {
        for (std::size_t b = 0; b < kBlocks; ++b)
            for (std::size_t w = 0; w < 4; ++w) {
                group[8 * b + 2 * w] = (words[w][b] & 0xffffu) < threshold ? kept : 0.0f;
                group[8 * b + 2 * w + 1] = (words[w][b] >> 16) < threshold ? kept : 0.0f;
            }
    });
}

} // namespace
} // namespace pocketgan::kernels
