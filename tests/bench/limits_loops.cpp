// Compiled once for each instruction set, with the flags of its kernels; POCKETGAN_ISA is its name.
// The compiler's vector extensions serve all instruction sets with one source.

#include "limits_loops.hpp"

namespace pocketgan::bench {
namespace {

#if defined(POCKETGAN_SCALAR)
using Vector = float;
constexpr std::size_t kLanes = 1;
float first(Vector x) {
    return x;
}
#else
#if defined(__AVX512F__)
constexpr std::size_t kLanes = 16;
#elif defined(__AVX2__)
constexpr std::size_t kLanes = 8;
#else
constexpr std::size_t kLanes = 4;
#endif
typedef float Vector
    __attribute__((vector_size(kLanes * sizeof(float)), aligned(sizeof(float)), may_alias));
float first(Vector x) {
    return x[0];
}
#endif

// Twelve independent sums hide a latency of 5 cycles of two units. With the two operands they fit
// into 16 registers.
constexpr std::size_t kSums = 12;

float compute(std::size_t rounds, float factor, float term) {
    const Vector x = Vector{} + factor;
    const Vector y = Vector{} + term;
    // The sums start differently, as the compiler would compute equal ones once.
    Vector s0 = y, s1 = y * 2, s2 = y * 3, s3 = y * 4, s4 = y * 5, s5 = y * 6;
    Vector s6 = y * 7, s7 = y * 8, s8 = y * 9, s9 = y * 10, s10 = y * 11, s11 = y * 12;
    for (std::size_t i = 0; i < rounds; ++i) {
        s0 = s0 * x + y, s1 = s1 * x + y, s2 = s2 * x + y, s3 = s3 * x + y;
        s4 = s4 * x + y, s5 = s5 * x + y, s6 = s6 * x + y, s7 = s7 * x + y;
        s8 = s8 * x + y, s9 = s9 * x + y, s10 = s10 * x + y, s11 = s11 * x + y;
    }
    return first(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
}

// Four streams at a time read the last-level cache of a Zen 3 a quarter faster than one.
float read(const float* x, std::size_t n) {
    constexpr std::size_t kStreams = 4, kAtOnce = 2;
    const std::size_t share = n / kStreams;
    Vector s[kStreams * kAtOnce] = {};
    for (std::size_t i = 0; i < share; i += kAtOnce * kLanes) {
        for (std::size_t j = 0; j < kStreams * kAtOnce; ++j) {
            const float* const from = x + j / kAtOnce * share + j % kAtOnce * kLanes;
            s[j] += *reinterpret_cast<const Vector*>(from + i);
        }
    }
    return first(((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7])));
}

} // namespace

#define POCKETGAN_JOIN(a, b) a##b
#define POCKETGAN_NAMED(a, b) POCKETGAN_JOIN(a, b)
#define POCKETGAN_TEXT(a) #a
#define POCKETGAN_QUOTED(a) POCKETGAN_TEXT(a)

extern const LimitsLoops POCKETGAN_NAMED(limits_, POCKETGAN_ISA);
constexpr LimitsLoops POCKETGAN_NAMED(limits_, POCKETGAN_ISA){POCKETGAN_QUOTED(POCKETGAN_ISA),
                                                              kSums* kLanes, &compute, &read};

} // namespace pocketgan::bench
