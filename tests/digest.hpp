#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

/// One number for the bits of many: hash 1a of Fowler, Noll and Vo, a word at a time.
inline std::uint64_t digest(const std::vector<float>& numbers) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const float number : numbers) {
        std::uint32_t bits;
        std::memcpy(&bits, &number, sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3;
    }
    return hash;
}
