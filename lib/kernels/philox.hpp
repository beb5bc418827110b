#pragma once

// Philox4x32-10 (Salmon et al. 2011, section 3.3), and uniform and normal numbers from its words.
// Vectors of whole blocks make the words; the rest are plain loops that compilers vectorise. These
// use integers, and of floats only +, -, *, / and the square root, each rounded on its own
// (-ffp-contract=off), so that every machine makes the same bits. Included only by
// kernels_<isa>.cpp.

#include "kernels/counters.hpp"
#include "kernels/kernels.hpp"

namespace pocketgan::kernels {
namespace {

// Blocks of four words that are made at a time, and their words.
constexpr std::size_t kBlocks = 16;
constexpr std::size_t kWords = 4 * kBlocks;
// Vectors computed side by side, to hide the latency of the multiplications. Dropout masks on AVX2
// take 25 % longer with one and 33 % longer with four, which do not fit the registers.
constexpr std::size_t kVectors = 2;

/// The blocks of one (seed, stream).
class Philox {
public:
    Philox(std::uint64_t seed, std::uint64_t stream) :
        stream_low_(broadcast(static_cast<std::uint32_t>(stream))),
        stream_high_(broadcast(static_cast<std::uint32_t>(stream >> 32))) {
        std::uint32_t key0 = static_cast<std::uint32_t>(seed);
        std::uint32_t key1 = static_cast<std::uint32_t>(seed >> 32);
        for (auto& key : keys_) {
            key[0] = broadcast(key0);
            key[1] = broadcast(key1);
            key0 += 0x9E3779B9u; // golden ratio
            key1 += 0xBB67AE85u; // sqrt 3 - 1
        }
    }

    /// Words [kWords * group, kWords * (group + 1)).
    void words(std::uint64_t group, std::uint32_t* out) const {
        const std::uint64_t first = group * kBlocks;
        const Words first_high = broadcast(static_cast<std::uint32_t>(first >> 32));
        const Words multiplier0 = broadcast(0xD2511F53u), multiplier1 = broadcast(0xCD9E8D57u);
        for (std::size_t b = 0; b < kBlocks; b += kVectors * kTogether) {
            Words c[kVectors][4];
            for (std::size_t v = 0; v < kVectors; ++v) {
                // The lower half of a counter never overflows within a group.
                c[v][0] = counters(static_cast<std::uint32_t>(first + b + v * kTogether));
                c[v][1] = first_high;
                c[v][2] = stream_low_;
                c[v][3] = stream_high_;
            }
            for (const auto& key : keys_)
                for (auto& word : c) {
                    Words low0, high0, low1, high1;
                    multiply(word[0], multiplier0, low0, high0);
                    multiply(word[2], multiplier1, low1, high1);
                    word[0] = exclusive_or(word[1], key[0], high1);
                    word[1] = low1;
                    word[2] = exclusive_or(word[3], key[1], high0);
                    word[3] = low0;
                }
            for (std::size_t v = 0; v < kVectors; ++v)
                store_blocks(c[v], out + 4 * (b + v * kTogether));
        }
    }

private:
    Words keys_[10][2]; // of each round
    Words stream_low_, stream_high_;
};

/// Numbers first .. first + n - 1 -> out (n); make(words, group) turns kWords words into Group
/// numbers.
template <std::size_t Group, typename T, typename Make>
inline void philox_fill(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, T* out,
                        std::size_t n, const Make make) {
    const Philox philox(seed, stream);
    alignas(64) std::uint32_t words[kWords];
    while (n > 0) {
        const std::size_t skip = static_cast<std::size_t>(first % Group);
        const std::size_t count = Group - skip < n ? Group - skip : n;
        philox.words(first / Group, words);
        if (count == Group) {
            make(words, out);
        } else {
            T group[Group];
            make(words, group);
            for (std::size_t i = 0; i < count; ++i)
                out[i] = group[skip + i];
        }
        out += count;
        first += count;
        n -= count;
    }
}

void philox_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::uint32_t* out,
                 std::size_t n) {
    philox_fill<kWords>(seed, stream, first, out, n,
                        [](const std::uint32_t* words, std::uint32_t* group) {
                            for (std::size_t i = 0; i < kWords; ++i)
                                group[i] = words[i];
                        });
}

// 2^-24, the unit of the upper 24 bits of a word.
constexpr float kUnit = 1.0f / 16777216.0f;

void philox_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, float low,
                    float high, float* out, std::size_t n) {
    const float width = high - low;
    philox_fill<kWords>(seed, stream, first, out, n, [=](const std::uint32_t* words, float* group) {
        for (std::size_t i = 0; i < kWords; ++i)
            group[i] = low + width * (static_cast<float>(static_cast<std::int32_t>(words[i] >> 8)) *
                                      kUnit);
    });
}

/// log u for u in (0, 1]: u = 2^e m with m in [sqrt(1/2), sqrt(2)), log m = 2 atanh s with
/// s = (m - 1) / (m + 1), and atanh s by its series to s^9, relative error below 2e-9.
inline float log_of_uniform(float u) {
    std::int32_t bits;
    __builtin_memcpy(&bits, &u, sizeof bits);
    // Counted from sqrt(1/2), the exponent leaves m in that range.
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

/// cos and sin of 2 pi v for v in [0, 1): the nearest quarter turn and a remainder t, |t| <= pi/4,
/// by the Taylor series to t^8 and t^9, errors below 3e-8.
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
    philox_fill<kWords>(seed, stream, first, out, n, [](const std::uint32_t* words, float* group) {
        for (std::size_t i = 0; i < kWords; i += 2) {
            const std::int32_t radius = static_cast<std::int32_t>(words[i] >> 8) + 1;
            const std::int32_t angle = static_cast<std::int32_t>(words[i + 1] >> 8);
            const float r =
                __builtin_sqrtf(-2.0f * log_of_uniform(static_cast<float>(radius) * kUnit));
            float cos, sin;
            cos_sin_of_turn(static_cast<float>(angle) * kUnit, cos, sin);
            group[i] = r * cos;
            group[i + 1] = r * sin;
        }
    });
}

} // namespace
} // namespace pocketgan::kernels
