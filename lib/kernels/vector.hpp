#pragma once

// The vector that the kernels are written over: an xsimd::batch of float where the instruction set
// has one, else a plain float. Included only by kernels_<isa>.cpp, which say which; the one header
// that sees xsimd. It uses what xsimd 8.1 to 14 share; where 8.1 falls short, it says so.

#include <cstddef>
#include <cstdint>

#ifdef POCKETGAN_ARCH
#include <xsimd/xsimd.hpp>
#endif

namespace pocketgan::kernels {
namespace {

#ifdef POCKETGAN_ARCH

static_assert(POCKETGAN_ARCH::supported(), "compiled without the flags of its instruction set");

struct Vec {
    using Batch = xsimd::batch<float, POCKETGAN_ARCH>;
    static constexpr std::size_t lanes = Batch::size;

    Batch v;

    Vec() = default;
    Vec(Batch batch) : v(batch) {}
    explicit Vec(float x) : v(x) {}
};

inline Vec load(const float* p) {
    return Vec::Batch::load_unaligned(p);
}
inline void store(float* p, Vec x) {
    x.v.store_unaligned(p);
}

inline Vec operator+(Vec a, Vec b) {
    return a.v + b.v;
}
inline Vec operator-(Vec a, Vec b) {
    return a.v - b.v;
}
inline Vec operator*(Vec a, Vec b) {
    return a.v * b.v;
}
inline Vec operator/(Vec a, Vec b) {
    return a.v / b.v;
}

/// a b + c, rounded once where the machine can.
inline Vec fma(Vec a, Vec b, Vec c) {
#ifdef __AVX512F__ // where xsimd 8.1 multiplies, then adds
    return Vec::Batch(_mm512_fmadd_ps(a.v, b.v, c.v));
#else
    return xsimd::fma(a.v, b.v, c.v);
#endif
}
/// The larger; b where one of them is no number.
inline Vec max(Vec a, Vec b) {
    return xsimd::max(a.v, b.v);
}
inline Vec min(Vec a, Vec b) {
    return xsimd::min(a.v, b.v);
}
inline Vec abs(Vec a) {
    return xsimd::abs(a.v);
}
inline Vec sqrt(Vec a) {
    return xsimd::sqrt(a.v);
}
/// a > b ? x : y
inline Vec where_greater(Vec a, Vec b, Vec x, Vec y) {
    return xsimd::select(a.v > b.v, x.v, y.v);
}
/// a 2^n for an integral n of [-126, 127].
inline Vec scale_by_power(Vec a, Vec n) {
#ifdef __ARM_NEON // where the bitwise_cast in xsimd 8.1's ldexp leaves weak symbols behind
    const int32x4_t biased = vaddq_s32(vcvtq_s32_f32(n.v), vdupq_n_s32(127));
    return a.v * Vec::Batch(vreinterpretq_f32_s32(vshlq_n_s32(biased, 23)));
#else
    return xsimd::ldexp(a.v, xsimd::to_int(n.v));
#endif
}

#if defined(__SSE2__)
using Quad = xsimd::batch<float, xsimd::sse2>;
#else
using Quad = Vec::Batch;
#endif
static_assert(Quad::size == 4, "transpose4 wants four lanes");

/// dst (4, 4) = src (4, 4)ᵀ, rows at the given strides. Four lanes on every machine: interleaving
/// wider vectors means different things from one xsimd version to the next.
inline void transpose4(const float* src, std::size_t src_row, float* dst, std::size_t dst_row) {
    const Quad a = Quad::load_unaligned(src), b = Quad::load_unaligned(src + src_row);
    const Quad c = Quad::load_unaligned(src + 2 * src_row);
    const Quad d = Quad::load_unaligned(src + 3 * src_row);
    const Quad ac_low = xsimd::zip_lo(a, c), ac_high = xsimd::zip_hi(a, c);
    const Quad bd_low = xsimd::zip_lo(b, d), bd_high = xsimd::zip_hi(b, d);
    xsimd::zip_lo(ac_low, bd_low).store_unaligned(dst);
    xsimd::zip_hi(ac_low, bd_low).store_unaligned(dst + dst_row);
    xsimd::zip_lo(ac_high, bd_high).store_unaligned(dst + 2 * dst_row);
    xsimd::zip_hi(ac_high, bd_high).store_unaligned(dst + 3 * dst_row);
}

#else // one float, for machines without vectors

struct Vec {
    static constexpr std::size_t lanes = 1;

    float v;

    Vec() = default;
    explicit Vec(float x) : v(x) {}
};

inline Vec load(const float* p) {
    return Vec(*p);
}
inline void store(float* p, Vec x) {
    *p = x.v;
}

inline Vec operator+(Vec a, Vec b) {
    return Vec(a.v + b.v);
}
inline Vec operator-(Vec a, Vec b) {
    return Vec(a.v - b.v);
}
inline Vec operator*(Vec a, Vec b) {
    return Vec(a.v * b.v);
}
inline Vec operator/(Vec a, Vec b) {
    return Vec(a.v / b.v);
}

inline Vec fma(Vec a, Vec b, Vec c) {
    return Vec(a.v * b.v + c.v);
} // fmaf would be a call
inline Vec max(Vec a, Vec b) {
    return a.v > b.v ? a : b;
}
inline Vec min(Vec a, Vec b) {
    return a.v < b.v ? a : b;
}
inline Vec abs(Vec a) {
    return Vec(__builtin_fabsf(a.v));
}
inline Vec sqrt(Vec a) {
    return Vec(__builtin_sqrtf(a.v));
}
inline Vec where_greater(Vec a, Vec b, Vec x, Vec y) {
    return a.v > b.v ? x : y;
}
inline Vec scale_by_power(Vec a, Vec n) {
    // Adding 1.5 * 2^23 puts n into the lowest bits; unlike a conversion, a NaN may go through it.
    float power = n.v + 12582912.0f;
    std::uint32_t bits;
    __builtin_memcpy(&bits, &power, sizeof bits);
    bits = (bits + 127) << 23;
    __builtin_memcpy(&power, &bits, sizeof power);
    return Vec(a.v * power);
}

inline void transpose4(const float* src, std::size_t src_row, float* dst, std::size_t dst_row) {
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j)
            dst[j * dst_row + i] = src[i * src_row + j];
}

#endif

/// A whole vector at a place in memory, or its first `count` lanes: kernels write a loop body once
/// for both, so that edges go through the same arithmetic.
struct Whole {};
struct First {
    std::size_t count;
};

inline Vec load(const float* p, Whole) {
    return load(p);
}
inline void store(float* p, Vec x, Whole) {
    store(p, x);
}

inline Vec load(const float* p, First lanes) {
    float padded[Vec::lanes] = {};
    for (std::size_t i = 0; i < lanes.count; ++i)
        padded[i] = p[i];
    return load(padded);
}
inline void store(float* p, Vec x, First lanes) {
    float padded[Vec::lanes];
    store(padded, x);
    for (std::size_t i = 0; i < lanes.count; ++i)
        p[i] = padded[i];
}

/// body(j, lanes) for j = 0, lanes, 2 lanes ... until n is covered.
template <typename Body>
inline void for_each_vector(std::size_t n, const Body& body) {
    std::size_t j = 0;
    for (; j + Vec::lanes <= n; j += Vec::lanes)
        body(j, Whole{});
    if (j < n)
        body(j, First{n - j});
}

} // namespace
} // namespace pocketgan::kernels
