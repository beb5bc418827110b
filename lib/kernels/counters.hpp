#pragma once

// Vectors of 32-bit words for the rounds of Philox, which need the 64-bit product of two words.
// Compilers do not vectorise such loops, and xsimd does not have that product. On x86 a word is the
// lower half of a 64-bit lane: a multiplication reads only that half, so that nothing is cleared or
// moved between rounds. Included only by kernels_<isa>.cpp.

#include "kernels/vector.hpp" // and with it the intrinsics

namespace pocketgan::kernels {
namespace {

// Words: one word of kTogether blocks.
//   broadcast(x)             x for every block
//   counters(x)              x + b for block b
//   multiply(a, b, low, high)  low and high words of a b
//   exclusive_or(a, b, c)
//   store_blocks(w, out)     one block after another, word 0 to 3 of each from w[0] to w[3]

#if defined(__AVX512F__)

using Words = __m512i;
constexpr std::size_t kTogether = 8;

inline Words broadcast(std::uint32_t x) {
    return _mm512_set1_epi32(static_cast<int>(x));
}
// In this order of blocks, store_blocks has only to join neighbouring lanes.
inline Words counters(std::uint32_t x) {
    return _mm512_add_epi32(broadcast(x), _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0));
}
inline void multiply(Words a, Words b, Words& low, Words& high) {
    low = _mm512_mul_epu32(a, b);
    high = _mm512_srli_epi64(low, 32);
}
inline Words exclusive_or(Words a, Words b, Words c) {
    return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}
inline void store_blocks(const Words (&w)[4], std::uint32_t* out) {
    // Lanes with the word of a in their low half and that of b in their high half.
    const auto join = [](Words a, Words b) {
        return _mm512_mask_shuffle_epi32(a, 0xaaaa, b, _MM_PERM_CCAA);
    };
    const Words front = join(w[0], w[1]), back = join(w[2], w[3]);
    _mm512_storeu_si512(out, _mm512_unpacklo_epi64(front, back));
    _mm512_storeu_si512(out + 16, _mm512_unpackhi_epi64(front, back));
}

#elif defined(__AVX2__)

using Words = __m256i;
constexpr std::size_t kTogether = 4;

inline Words broadcast(std::uint32_t x) {
    return _mm256_set1_epi32(static_cast<int>(x));
}
// In this order of blocks, store_blocks has only to join neighbouring lanes.
inline Words counters(std::uint32_t x) {
    return _mm256_add_epi32(broadcast(x), _mm256_set_epi64x(3, 1, 2, 0));
}
inline void multiply(Words a, Words b, Words& low, Words& high) {
    low = _mm256_mul_epu32(a, b);
    high = _mm256_srli_epi64(low, 32);
}
inline Words exclusive_or(Words a, Words b, Words c) {
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}
inline void store_blocks(const Words (&w)[4], std::uint32_t* out) {
    // Lanes with the word of a in their low half and that of b in their high half.
    const auto join = [](Words a, Words b) {
        return _mm256_blend_epi32(a, _mm256_slli_epi64(b, 32), 0xaa);
    };
    const Words front = join(w[0], w[1]), back = join(w[2], w[3]);
    const auto at = reinterpret_cast<__m256i*>(out);
    _mm256_storeu_si256(at, _mm256_unpacklo_epi64(front, back));
    _mm256_storeu_si256(at + 1, _mm256_unpackhi_epi64(front, back));
}

#elif defined(POCKETGAN_ARCH) && defined(__SSE2__)

using Words = __m128i;
constexpr std::size_t kTogether = 2;

inline Words broadcast(std::uint32_t x) {
    return _mm_set1_epi32(static_cast<int>(x));
}
inline Words counters(std::uint32_t x) {
    return _mm_add_epi32(broadcast(x), _mm_set_epi64x(1, 0));
}
inline void multiply(Words a, Words b, Words& low, Words& high) {
    low = _mm_mul_epu32(a, b);
    high = _mm_srli_epi64(low, 32);
}
inline Words exclusive_or(Words a, Words b, Words c) {
    return _mm_xor_si128(_mm_xor_si128(a, b), c);
}
inline void store_blocks(const Words (&w)[4], std::uint32_t* out) {
    // Lanes with the word of a in their low half and that of b in their high half.
    const auto join = [](Words a, Words b) {
        return _mm_unpacklo_epi32(_mm_shuffle_epi32(a, _MM_SHUFFLE(2, 0, 2, 0)),
                                  _mm_shuffle_epi32(b, _MM_SHUFFLE(2, 0, 2, 0)));
    };
    const Words front = join(w[0], w[1]), back = join(w[2], w[3]);
    const auto at = reinterpret_cast<__m128i*>(out);
    _mm_storeu_si128(at, _mm_unpacklo_epi64(front, back));
    _mm_storeu_si128(at + 1, _mm_unpackhi_epi64(front, back));
}

#elif defined(POCKETGAN_ARCH) && defined(__ARM_NEON)

using Words = uint32x4_t;
constexpr std::size_t kTogether = 4;

inline Words broadcast(std::uint32_t x) {
    return vdupq_n_u32(x);
}
inline Words counters(std::uint32_t x) {
    const std::uint32_t blocks[] = {0, 1, 2, 3};
    return vaddq_u32(broadcast(x), vld1q_u32(blocks));
}
inline void multiply(Words a, Words b, Words& low, Words& high) {
    const uint64x2_t front = vmull_u32(vget_low_u32(a), vget_low_u32(b));
    const uint64x2_t back = vmull_u32(vget_high_u32(a), vget_high_u32(b));
    const uint32x4x2_t halves =
        vuzpq_u32(vreinterpretq_u32_u64(front), vreinterpretq_u32_u64(back));
    low = halves.val[0];
    high = halves.val[1];
}
inline Words exclusive_or(Words a, Words b, Words c) {
    return veorq_u32(veorq_u32(a, b), c);
}
inline void store_blocks(const Words (&w)[4], std::uint32_t* out) {
    const uint32x4x4_t blocks = {{w[0], w[1], w[2], w[3]}};
    vst4q_u32(out, blocks);
}

#else // one word, for instruction sets without vectors

using Words = std::uint32_t;
constexpr std::size_t kTogether = 1;

inline Words broadcast(std::uint32_t x) {
    return x;
}
inline Words counters(std::uint32_t x) {
    return x;
}
inline void multiply(Words a, Words b, Words& low, Words& high) {
    const std::uint64_t product = std::uint64_t{a} * b;
    low = static_cast<std::uint32_t>(product);
    high = static_cast<std::uint32_t>(product >> 32);
}
inline Words exclusive_or(Words a, Words b, Words c) {
    return a ^ b ^ c;
}
inline void store_blocks(const Words (&w)[4], std::uint32_t* out) {
    for (std::size_t i = 0; i < 4; ++i)
        out[i] = w[i];
}

#endif

} // namespace
} // namespace pocketgan::kernels
