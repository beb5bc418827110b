#include "digest.hpp"
#include "kernels/arrays.hpp"
#include "kernels/reference.hpp"
#include "pocketgan/random.hpp"

#include <algorithm>
#include <array>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

using Block = std::array<std::uint32_t, 4>;

std::uint64_t join(std::uint32_t low, std::uint32_t high) {
    return low | std::uint64_t{high} << 32;
}

std::uint32_t bits_of(float x) {
    std::uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
}

// First indices: at the start, inside a block, where the upper half of the counter begins, and at
// the end of the range.
constexpr std::uint64_t kFirsts[] = {0,
                                     1,
                                     62,
                                     127,
                                     (std::uint64_t{1} << 34) - 3,
                                     (std::uint64_t{1} << 40) + 5,
                                     ~std::uint64_t{0} - 999};

// Central moments: means of (x - mean)^p; for p = 1 the mean.
struct Moments {
    double mean = 0.0, variance = 0.0, skewness = 0.0, kurtosis = 0.0;

    explicit Moments(const std::vector<float>& x) {
        const double n = static_cast<double>(x.size());
        for (const float v : x)
            mean += v / n;
        double third = 0.0, fourth = 0.0;
        for (const float v : x) {
            const double d = v - mean;
            variance += d * d / n;
            third += d * d * d / n;
            fourth += d * d * d * d / n;
        }
        skewness = third / std::pow(variance, 1.5);
        kurtosis = fourth / (variance * variance);
    }
};

constexpr std::size_t kMany = 1 << 20;

} // namespace

TEST_CASE("Philox gives the published known answers") {
    // Known answers for philox4x32-10, from the distribution of Salmon et al. 2011.
    struct Answer {
        Block counter;
        std::array<std::uint32_t, 2> key;
        Block words;
    };
    const std::uint32_t ones = 0xffffffff;
    const Answer answers[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{ones, ones, ones, ones}, {ones, ones}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};
    for (const Answer& answer : answers)
        CHECK(reference::philox(answer.counter, answer.key) == answer.words);

    // The index of a word has 64 bits and that of its block 62: the kernels reach only the first of
    // these three counters.
    for_each_table([&](const KernelTable& table) {
        Block words;
        table.philox_bits(0, 0, 0, words.data(), 4);
        CHECK(words == answers[0].words);
    });
}

TEST_CASE("word i is word i mod 4 of the counter (i / 4, stream) under the seed") {
    const std::uint64_t seed = join(0xa4093822, 0x299f31d0), stream = join(0x13198a2e, 0x03707344);
    for_each_table([&](const KernelTable& table) {
        for (const std::uint64_t first : kFirsts) {
            CAPTURE(first);
            std::vector<std::uint32_t> words(300);
            table.philox_bits(seed, stream, first, words.data(), words.size());
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < words.size(); ++i)
                wrong += words[i] != reference::philox_bits(seed, stream, first + i);
            CHECK(wrong == 0);
        }
    });
}

TEST_CASE("numbers do not depend on how a range is cut into calls") {
    for_each_table([](const KernelTable& table) {
        const std::size_t n = 1000;
        const auto check = [&](const auto& fill) {
            for (const std::uint64_t first : kFirsts) {
                Matrix whole(1, n), pieces(1, n);
                fill(first, whole.data(), n);
                for (std::size_t at = 0, piece = 0; at < n; at += piece, ++piece)
                    fill(first + at, pieces.data() + at, std::min(piece, n - at));
                CHECK(same_bits(whole, pieces));
                CHECK(whole.margins_are_whole());
                CHECK(pieces.margins_are_whole());
            }
        };
        check([&](std::uint64_t first, float* out, std::size_t count) {
            table.philox_uniform(1, 2, first, -1.0f, 1.0f, out, count);
        });
        check([&](std::uint64_t first, float* out, std::size_t count) {
            table.philox_normal(1, 2, first, out, count);
        });
        check([&](std::uint64_t first, float* out, std::size_t count) {
            table.philox_mask(1, 2, first, 0.5f, out, count);
        });
    });
}

TEST_CASE("the bits are the same on every machine") {
    const std::uint32_t uniforms[] = {0x3f4c450e, 0xbf027bae, 0xbfa23606, 0xbfd43aa3,
                                      0x3fb22b47, 0xbb844200, 0xbfceaca7, 0x3f9f413f};
    const std::uint32_t normals[] = {0xbfc93505, 0x3f75cd35, 0x3f89f226, 0x4010c8d1,
                                     0xbfcd5db1, 0x3f938d45, 0x3e7f3e0c, 0xbd388c2b,
                                     0xbf0c94e0, 0x4025c945, 0xbf79ce89, 0x3fe896a7,
                                     0xbe2f33cc, 0x3f3b2055, 0x3f345aa9, 0xbedc462c};
    for_each_table([&](const KernelTable& table) {
        float x[16];
        table.philox_uniform(2014, 7, 3, -1.7320508f, 1.7320508f, x, 8);
        for (std::size_t i = 0; i < 8; ++i)
            CHECK(bits_of(x[i]) == uniforms[i]);
        table.philox_normal(2014, 7, 3, x, 16);
        for (std::size_t i = 0; i < 16; ++i)
            CHECK(bits_of(x[i]) == normals[i]);
    });
    // Many more of them, as one digest for each kind.
    for_each_table([](const KernelTable& table) {
        std::vector<float> x(kMany);
        table.philox_uniform(5, 6, 7, -1.0f, 1.0f, x.data(), x.size());
        CHECK(digest(x) == 0x5feaad7bc39e72bf);
        table.philox_normal(5, 6, 7, x.data(), x.size());
        CHECK(digest(x) == 0x3e21ff24e563d55d);
        table.philox_mask(5, 6, 7, 0.8f, x.data(), x.size());
        CHECK(digest(x) == 0x7e40ca9eb0822325);
    });
}

TEST_CASE("uniform numbers are low + (high - low) * (word >> 8) / 2^24") {
    for_each_table([](const KernelTable& table) {
        std::vector<float> x(kMany);
        table.philox_uniform(1, 0, 0, 0.0f, 1.0f, x.data(), x.size());
        std::size_t wrong = 0;
        std::vector<double> buckets(256);
        for (std::size_t i = 0; i < x.size(); ++i) {
            if (i < 1000)
                wrong += x[i] != (reference::philox_bits(1, 0, i) >> 8) * 0x1p-24f;
            REQUIRE(x[i] >= 0.0f);
            REQUIRE(x[i] < 1.0f);
            ++buckets[static_cast<std::size_t>(x[i] * 256.0f)];
        }
        CHECK(wrong == 0);
        // Pearson's chi-squared, 255 degrees of freedom: 255 +- 4 * sqrt(510).
        double chi_squared = 0.0;
        for (const double count : buckets)
            chi_squared += (count - kMany / 256.0) * (count - kMany / 256.0) / (kMany / 256.0);
        CHECK(std::abs(chi_squared - 255.0) < 4.0 * std::sqrt(510.0));

        std::vector<float> wide(x.size());
        table.philox_uniform(1, 0, 0, -3.0f, 5.0f, wide.data(), wide.size());
        for (std::size_t i = 0; i < x.size(); ++i)
            wrong += wide[i] != -3.0f + 8.0f * x[i];
        CHECK(wrong == 0);
    });
}

TEST_CASE("normal numbers are those of Box and Muller") {
    for_each_table([](const KernelTable& table) {
        std::vector<float> x(100000);
        table.philox_normal(3, 4, 5, x.data(), x.size());
        double worst = 0.0;
        for (std::size_t i = 0; i < x.size(); ++i)
            worst = std::max(worst, std::abs(x[i] - reference::philox_normal(3, 4, 5 + i)));
        CHECK(worst <= 2e-6);
    });
}

TEST_CASE("normal numbers have the moments and tails of N(0, 1)") {
    // Bounds are four standard errors.
    const double root = std::sqrt(static_cast<double>(kMany));
    for_each_table([&](const KernelTable& table) {
        std::vector<float> x(kMany);
        table.philox_normal(11, 12, 0, x.data(), x.size());
        const Moments moments(x);
        CHECK(std::abs(moments.mean) < 4.0 / root);
        CHECK(std::abs(moments.variance - 1.0) < 4.0 * std::sqrt(2.0) / root);
        CHECK(std::abs(moments.skewness) < 4.0 * std::sqrt(6.0) / root);
        CHECK(std::abs(moments.kurtosis - 3.0) < 4.0 * std::sqrt(24.0) / root);
        for (const double beyond : {1.0, 2.0, 3.0, 4.0}) {
            CAPTURE(beyond);
            for (const double side : {1.0, -1.0}) {
                const auto count =
                    std::count_if(x.begin(), x.end(), [&](float v) { return side * v > beyond; });
                const double share = std::erfc(beyond / std::sqrt(2.0)) / 2.0;
                CHECK(std::abs(static_cast<double>(count) / root - share * root) <
                      4.0 * std::sqrt(share));
            }
        }
        // Two neighbours come from one pair of words, cosine and sine: they are not correlated, nor
        // are neighbouring pairs.
        for (const std::size_t lag : {1, 2, 4}) {
            double product = 0.0;
            for (std::size_t i = 0; i + lag < x.size(); ++i)
                product += x[i] * x[i + lag];
            CHECK(std::abs(product) / root < 4.0);
        }
    });
}

TEST_CASE("masks are 1 / keep with probability keep, else 0") {
    for_each_table([](const KernelTable& table) {
        for (const float keep : {0.2f, 0.5f, 0.8f, 1.0f}) {
            CAPTURE(keep);
            std::vector<float> mask(kMany);
            table.philox_mask(9, 8, 0, keep, mask.data(), mask.size());
            std::size_t kept = 0, wrong = 0;
            const double threshold = std::round(keep * 65536.0);
            for (std::size_t i = 0; i < mask.size(); ++i) {
                kept += mask[i] != 0.0f;
                wrong += mask[i] != 0.0f && mask[i] != 1.0f / keep;
                if (i < 1000) {
                    const std::uint32_t word = reference::philox_bits(9, 8, i / 2);
                    const std::uint32_t half = i % 2 ? word >> 16 : word & 0xffff;
                    wrong += (mask[i] != 0.0f) != (half < threshold);
                }
            }
            CHECK(wrong == 0);
            const double root = std::sqrt(static_cast<double>(kMany));
            const double spread = std::sqrt(keep * (1.0 - keep));
            CHECK(std::abs(static_cast<double>(kept) / root - keep * root) <= 4.0 * spread + 0.01);
        }
    });
}

TEST_CASE("Random calls the kernels with its seed and stream") {
    const Random random(21, 22);
    const KernelTable& chosen = table();
    float got[100], want[100];
    random.uniform(5, -2.0f, 3.0f, got, 100);
    chosen.philox_uniform(21, 22, 5, -2.0f, 3.0f, want, 100);
    CHECK(std::memcmp(got, want, sizeof got) == 0);
    random.normal(5, got, 100);
    chosen.philox_normal(21, 22, 5, want, 100);
    CHECK(std::memcmp(got, want, sizeof got) == 0);

    std::uint32_t words[100], want_words[100];
    random.bits(5, words, 100);
    chosen.philox_bits(21, 22, 5, want_words, 100);
    CHECK(std::memcmp(words, want_words, sizeof words) == 0);

    std::vector<std::size_t> counts(10);
    for (std::uint64_t i = 0; i < 10000; ++i) {
        CHECK(random.bits(i) == reference::philox_bits(21, 22, i));
        ++counts.at(random.below(i, 10));
    }
    for (const std::size_t count : counts)
        CHECK(std::abs(static_cast<double>(count) - 1000.0) < 4.0 * 30.0);
    CHECK(random.below(0, 1) == 0);
}
