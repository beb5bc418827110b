#pragma once

// The vector type that the kernels are written in: an xsimd::batch of float for an instruction set
// with vectors, else a plain float. The only header that includes xsimd. It compiles with xsimd 8.1
// to 14, and uses intrinsics where a comment says so. Included only by kernels_<isa>.cpp.

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

/// Each lane is *p.
inline Vec load_one(const float* p) {
#ifdef __arm__ // compilers would go through a general register
    return Vec::Batch(vld1q_dup_f32(p));
#else
    return Vec(*p);
#endif
}

/// a b + c, rounded once if the instruction set can.
inline Vec fma(Vec a, Vec b, Vec c) {
#ifdef __AVX512F__ // xsimd 8.1 multiplies, then adds
    return Vec::Batch(_mm512_fmadd_ps(a.v, b.v, c.v));
#elif defined(__arm__) // xsimd's two instructions take one register more; both round twice
    return Vec::Batch(vmlaq_f32(c.v, a.v, b.v));
#else
    return xsimd::fma(a.v, b.v, c.v);
#endif
}
/// The larger; b if one of them is NaN.
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
/// 2^n for x = n + 127 + 1.5 * 2^23, whose lowest nine bits are the sign and exponent of 2^n.
/// Intrinsics, as the casts that a shift needs are spelt differently in xsimd 8.1 and later.
inline Vec from_exponent(Vec x) {
#if defined(__AVX512F__)
    return Vec::Batch(_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(x.v), 23)));
#elif defined(__AVX2__)
    return Vec::Batch(_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(x.v), 23)));
#elif defined(__SSE2__)
    return Vec::Batch(_mm_castsi128_ps(_mm_slli_epi32(_mm_castps_si128(x.v), 23)));
#else
    return Vec::Batch(vreinterpretq_f32_s32(vshlq_n_s32(vreinterpretq_s32_f32(x.v), 23)));
#endif
}

/// dst (kSquare, kSquare) = srcᵀ, src (Rows, kSquare) with row i at src(i); src row Rows - 1 stands
/// in for the missing ones. Rows of dst are written in order and may overlap.
template <std::size_t Rows, typename Source>
inline void transpose_square(const Source& src, float* dst, std::size_t dst_row);

#ifdef __AVX__ // intrinsics, as zip_lo and zip_hi of wide vectors changed their meaning in xsimd 14
constexpr std::size_t kSquare = 8;

template <std::size_t Rows, typename Source>
inline void transpose_square(const Source& src, float* dst, std::size_t dst_row) {
    const auto row_of = [&](std::size_t i) { return src(i < Rows ? i : Rows - 1); };
    for (std::size_t half = 0; half < 8; half += 4) { // columns [half, half + 4) of src
        __m256 row[4];                                // rows i and i + 4, side by side
        for (std::size_t i = 0; i < 4; ++i)
            row[i] = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(row_of(i) + half)),
                                          _mm_loadu_ps(row_of(i + 4) + half), 1);
        const __m256 ab_low = _mm256_unpacklo_ps(row[0], row[1]);
        const __m256 ab_high = _mm256_unpackhi_ps(row[0], row[1]);
        const __m256 cd_low = _mm256_unpacklo_ps(row[2], row[3]);
        const __m256 cd_high = _mm256_unpackhi_ps(row[2], row[3]);
        float* const to = dst + half * dst_row;
        _mm256_storeu_ps(to, _mm256_shuffle_ps(ab_low, cd_low, 0x44));
        _mm256_storeu_ps(to + dst_row, _mm256_shuffle_ps(ab_low, cd_low, 0xee));
        _mm256_storeu_ps(to + 2 * dst_row, _mm256_shuffle_ps(ab_high, cd_high, 0x44));
        _mm256_storeu_ps(to + 3 * dst_row, _mm256_shuffle_ps(ab_high, cd_high, 0xee));
    }
}
#else
constexpr std::size_t kSquare = 4;
static_assert(Vec::lanes == kSquare, "transpose_square is written for this width");

template <std::size_t Rows, typename Source>
inline void transpose_square(const Source& src, float* dst, std::size_t dst_row) {
    const auto row = [&](std::size_t i) {
        return Vec::Batch::load_unaligned(src(i < Rows ? i : Rows - 1));
    };
    const Vec::Batch a = row(0), b = row(1), c = row(2), d = row(3);
    const Vec::Batch ac_low = xsimd::zip_lo(a, c), ac_high = xsimd::zip_hi(a, c);
    const Vec::Batch bd_low = xsimd::zip_lo(b, d), bd_high = xsimd::zip_hi(b, d);
    xsimd::zip_lo(ac_low, bd_low).store_unaligned(dst);
    xsimd::zip_hi(ac_low, bd_low).store_unaligned(dst + dst_row);
    xsimd::zip_lo(ac_high, bd_high).store_unaligned(dst + 2 * dst_row);
    xsimd::zip_hi(ac_high, bd_high).store_unaligned(dst + 3 * dst_row);
}
#endif

#else // one float, for instruction sets without vectors

struct Vec {
    static constexpr std::size_t lanes = 1;

    float v;

    Vec() = default;
    explicit Vec(float x) : v(x) {}
};

inline Vec load(const float* p) {
    return Vec(*p);
}
inline Vec load_one(const float* p) {
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
inline Vec from_exponent(Vec x) {
    std::uint32_t bits;
    __builtin_memcpy(&bits, &x.v, sizeof bits);
    bits <<= 23;
    __builtin_memcpy(&x.v, &bits, sizeof bits);
    return x;
}

constexpr std::size_t kSquare = 4;

template <std::size_t Rows, typename Source>
inline void transpose_square(const Source& src, float* dst, std::size_t dst_row) {
    for (std::size_t j = 0; j < kSquare; ++j)
        for (std::size_t i = 0; i < kSquare; ++i)
            dst[j * dst_row + i] = src(i < Rows ? i : Rows - 1)[j];
}

#endif

/// All lanes of a vector in memory, or the first `count`: kernels write a loop body once for both,
/// so that edges take the same arithmetic.
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
