#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The array of an IDX file of bytes, the format of MNIST (LeCun et al. 1998).
struct IdxArray {
    std::vector<std::size_t> shape;
    std::vector<std::uint8_t> bytes;
};

/// Reads an IDX file of bytes in `rank` dimensions, plain or (if built with zlib) packed by gzip.
/// Throws Error for another type or rank, for a dimension of 0, for more than 2 GiB, and for a file
/// that is shorter or longer than its dimensions say. The header and the file's length are checked
/// before memory is allocated; a packed file takes memory only for what it has unpacked so far.
IdxArray read_idx(const std::string& path, std::size_t rank);

} // namespace pocketgan
