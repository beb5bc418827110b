#include "base/sha256.hpp"

#include "base/files.hpp"

#include <cstdio>
#include <vector>

namespace pocketgan {
namespace {

// FIPS 180-4, section 4.2.2: the first 32 bits of the fractions of the cube roots of the first 64
// primes. The initial state is that of the square roots of the first 8 (5.3.3).
constexpr std::uint32_t kRoots[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t rotate(std::uint32_t x, int bits) {
    return x >> bits | x << (32 - bits);
}

} // namespace

// FIPS 180-4, section 6.2.2, with the names of its variables.
void Sha256::take_block() {
    std::uint32_t w[64];
    for (std::size_t t = 0; t < 16; ++t)
        w[t] = std::uint32_t{block_[4 * t]} << 24 | std::uint32_t{block_[4 * t + 1]} << 16 |
               std::uint32_t{block_[4 * t + 2]} << 8 | std::uint32_t{block_[4 * t + 3]};
    for (std::size_t t = 16; t < 64; ++t) {
        const std::uint32_t x = w[t - 15], y = w[t - 2];
        w[t] = w[t - 16] + w[t - 7] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) +
               (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t t = 0; t < 64; ++t) {
        const std::uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                                 ((e & f) ^ (~e & g)) + kRoots[t] + w[t];
        const std::uint32_t t2 =
            (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const std::uint32_t added[] = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state_.size(); ++i)
        state_[i] += added[i];
}

void Sha256::add(const void* bytes, std::size_t count) {
    const auto* const from = static_cast<const std::uint8_t*>(bytes);
    for (std::size_t i = 0; i < count; ++i) {
        block_[count_++ % kBlock] = from[i];
        if (count_ % kBlock == 0)
            take_block();
    }
}

std::string Sha256::text() const {
    // A bit 1, zeros, and the number of bits in the last eight bytes of a block.
    Sha256 padded = *this;
    const std::uint8_t one = 0x80, zero = 0;
    padded.add(&one, 1);
    while (padded.count_ % kBlock != kBlock - 8)
        padded.add(&zero, 1);
    for (int shift = 56; shift >= 0; shift -= 8) {
        const auto byte = static_cast<std::uint8_t>(count_ * 8 >> shift);
        padded.add(&byte, 1);
    }
    std::string digits;
    for (const std::uint32_t word : padded.state_) {
        char eight[9];
        std::snprintf(eight, sizeof eight, "%08lx", static_cast<unsigned long>(word));
        digits += eight;
    }
    return digits;
}

std::string sha256_of_file(const std::string& path) {
    InputFile file(path);
    Sha256 sha256;
    std::vector<std::uint8_t> bytes(std::size_t{1} << 16);
    while (const std::size_t got = file.read(bytes.data(), bytes.size()))
        sha256.add(bytes.data(), got);
    return sha256.text();
}

} // namespace pocketgan
