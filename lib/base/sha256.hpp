#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace pocketgan {

/// SHA-256 (FIPS 180-4) of bytes that are added in parts. It verifies downloads; nothing here is
/// secret.
class Sha256 {
public:
    void add(const void* bytes, std::size_t count);

    /// The digest of all bytes so far, as 64 hexadecimal digits.
    std::string text() const;

private:
    static constexpr std::size_t kBlock = 64;

    void take_block();

    std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, kBlock> block_ = {};
    std::uint64_t count_ = 0; ///< bytes so far; count_ % kBlock of them are in block_
};

/// The SHA-256 of a file. Throws Error if it cannot be read.
std::string sha256_of_file(const std::string& path);

} // namespace pocketgan
