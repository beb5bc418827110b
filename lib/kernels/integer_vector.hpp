#pragma once

// Sums of products of 8-bit weights and 16-bit inputs, one sum in each lane of Vec. Instruction
// sets multiply and add pairs of int16 in one instruction, which xsimd does not offer, hence the
// intrinsics. Included only by kernels_<isa>.cpp.

#include "kernels/vector.hpp"

#if !defined(POCKETGAN_ARCH)
#elif defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

namespace pocketgan::kernels {
namespace {

/// A quad: the weights of one output with four consecutive inputs, in the order of kQuadOrder. It
/// puts inputs 0 and 1 into the low bytes of two int16, and inputs 2 and 3 into the high bytes.
/// kOffset is added to the low bytes, which makes them unsigned: a mask unpacks them, where signed
/// ones would take two shifts. Sums begin with the negative of its effect; they may wrap around
/// on the way, and the final value is exact.
constexpr std::size_t kQuad = 4;
constexpr std::size_t kQuadOrder[kQuad] = {0, 2, 1, 3};
constexpr int kOffset = 128;

#if !defined(POCKETGAN_ARCH)

struct QuadWeights {
    std::int32_t of[kQuad];
};
struct QuadInputs {
    std::int32_t of[kQuad];
};
struct IntegerSums {
    std::uint32_t sum;
};

inline IntegerSums begin_sums(std::int32_t start) {
    return {static_cast<std::uint32_t>(start)};
}
inline QuadWeights load_weights(const std::int8_t* w) {
    return {{static_cast<std::uint8_t>(w[0]), static_cast<std::uint8_t>(w[2]), w[1], w[3]}};
}
inline QuadInputs broadcast_inputs(const std::int16_t* x) {
    return {{x[0], x[1], x[2], x[3]}};
}
inline void multiply_add(IntegerSums& to, QuadWeights weights, QuadInputs inputs) {
    for (std::size_t p = 0; p < kQuad; ++p)
        to.sum += static_cast<std::uint32_t>(weights.of[p] * inputs.of[p]);
}
inline Vec to_floats(IntegerSums sums) {
    return Vec(static_cast<float>(static_cast<std::int32_t>(sums.sum)));
}

#elif defined(__SSE2__)

#if defined(__AVX512BW__)
using Register = __m512i;
inline Register load_register(const std::int8_t* p) {
    return _mm512_loadu_si512(p);
}
inline Register broadcast(std::int32_t x) {
    return _mm512_set1_epi32(x);
}
inline Register low_bytes(Register x) {
    return _mm512_and_si512(x, _mm512_set1_epi16(0xff));
}
inline Register high_bytes(Register x) {
    return _mm512_srai_epi16(x, 8);
}
inline Register multiply_pairs(Register a, Register b) {
    return _mm512_madd_epi16(a, b);
}
inline Register add(Register a, Register b) {
    return _mm512_add_epi32(a, b);
}
inline Vec to_floats(Register x) {
    return Vec::Batch(_mm512_cvtepi32_ps(x));
}
#elif defined(__AVX2__)
using Register = __m256i;
inline Register load_register(const std::int8_t* p) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
inline Register broadcast(std::int32_t x) {
    return _mm256_set1_epi32(x);
}
inline Register low_bytes(Register x) {
    return _mm256_and_si256(x, _mm256_set1_epi16(0xff));
}
inline Register high_bytes(Register x) {
    return _mm256_srai_epi16(x, 8);
}
inline Register multiply_pairs(Register a, Register b) {
    return _mm256_madd_epi16(a, b);
}
inline Register add(Register a, Register b) {
    return _mm256_add_epi32(a, b);
}
inline Vec to_floats(Register x) {
    return Vec::Batch(_mm256_cvtepi32_ps(x));
}
#else
using Register = __m128i;
inline Register load_register(const std::int8_t* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
inline Register broadcast(std::int32_t x) {
    return _mm_set1_epi32(x);
}
inline Register low_bytes(Register x) {
    return _mm_and_si128(x, _mm_set1_epi16(0xff));
}
inline Register high_bytes(Register x) {
    return _mm_srai_epi16(x, 8);
}
inline Register multiply_pairs(Register a, Register b) {
    return _mm_madd_epi16(a, b);
}
inline Register add(Register a, Register b) {
    return _mm_add_epi32(a, b);
}
inline Vec to_floats(Register x) {
    return Vec::Batch(_mm_cvtepi32_ps(x));
}
#endif

/// `first` has inputs 0 and 1 in the halves of each lane, `second` inputs 2 and 3.
struct QuadWeights {
    Register first, second;
};
struct QuadInputs {
    Register first, second;
};
struct IntegerSums {
    Register sum;
};

inline IntegerSums begin_sums(std::int32_t start) {
    return {broadcast(start)};
}
inline QuadWeights load_weights(const std::int8_t* w) {
    const Register bytes = load_register(w);
    return {low_bytes(bytes), high_bytes(bytes)};
}
inline QuadInputs broadcast_inputs(const std::int16_t* x) {
    std::int32_t pairs[2];
    __builtin_memcpy(pairs, x, sizeof pairs);
    return {broadcast(pairs[0]), broadcast(pairs[1])};
}
inline void multiply_add(IntegerSums& to, QuadWeights weights, QuadInputs inputs) {
    to.sum = add(to.sum, add(multiply_pairs(weights.first, inputs.first),
                             multiply_pairs(weights.second, inputs.second)));
}
inline Vec to_floats(IntegerSums sums) {
    return to_floats(sums.sum);
}

#elif defined(__ARM_NEON)

/// `first` has inputs 0 and 1 in the halves of each lane, `second` inputs 2 and 3.
struct QuadWeights {
    int16x8_t first, second;
};
struct QuadInputs {
    int16x4_t first, second;
};
/// Each sum in two parts, in neighbouring lanes: `low` has those of two outputs, `high` of two.
struct IntegerSums {
    int32x4_t low, high;
};

inline IntegerSums begin_sums(std::int32_t start) { // `start` is even, as kOffset is
    return {vdupq_n_s32(start / 2), vdupq_n_s32(start / 2)};
}
inline QuadWeights load_weights(const std::int8_t* w) {
    const int16x8_t bytes = vreinterpretq_s16_s8(vld1q_s8(w));
    return {vandq_s16(bytes, vdupq_n_s16(0xff)), vshrq_n_s16(bytes, 8)};
}
inline QuadInputs broadcast_inputs(const std::int16_t* x) {
    std::int32_t pairs[2];
    __builtin_memcpy(pairs, x, sizeof pairs);
    return {vreinterpret_s16_s32(vdup_n_s32(pairs[0])), vreinterpret_s16_s32(vdup_n_s32(pairs[1]))};
}
inline void multiply_add(IntegerSums& to, QuadWeights weights, QuadInputs inputs) {
    to.low = vmlal_s16(to.low, vget_low_s16(weights.first), inputs.first);
    to.high = vmlal_s16(to.high, vget_high_s16(weights.first), inputs.first);
    to.low = vmlal_s16(to.low, vget_low_s16(weights.second), inputs.second);
    to.high = vmlal_s16(to.high, vget_high_s16(weights.second), inputs.second);
}
inline Vec to_floats(IntegerSums sums) {
    const int32x4_t whole =
        vcombine_s32(vpadd_s32(vget_low_s32(sums.low), vget_high_s32(sums.low)),
                     vpadd_s32(vget_low_s32(sums.high), vget_high_s32(sums.high)));
    return Vec::Batch(vcvtq_f32_s32(whole));
}

#else
#error "integer_vector.hpp does not know this instruction set"
#endif

} // namespace
} // namespace pocketgan::kernels
