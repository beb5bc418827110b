#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The bytes of an IDX file: magic number, big-endian sizes, and `count` bytes 0, 1, 2, ...
inline std::string idx_bytes(const std::vector<std::uint32_t>& sizes, std::size_t count,
                             char type = 8) {
    std::string bytes = {0, 0, type, static_cast<char>(sizes.size())};
    for (const std::uint32_t size : sizes)
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes += static_cast<char>(size >> shift);
    for (std::size_t i = 0; i < count; ++i)
        bytes += static_cast<char>(i);
    return bytes;
}

/// An IDX file of `n` images of h x w.
inline std::string idx_images(std::uint32_t n, std::uint32_t h, std::uint32_t w) {
    return idx_bytes({n, h, w}, std::size_t{n} * h * w);
}
/// An IDX file of `n` labels.
inline std::string idx_labels(std::uint32_t n) {
    return idx_bytes({n}, n);
}
