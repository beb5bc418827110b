#include "data/idx.hpp"

#include "base/files.hpp"
#include "data/gzip_file.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <limits>
#include <utility>

namespace pocketgan {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 31;

// The largest expansion of deflate: 258 bytes from two bits.
constexpr std::uint64_t kMostExpansion = 1032;

// Bytes that are taken at a time for what a packed file claims to hold.
constexpr std::size_t kPiece = std::size_t{1} << 20;

std::string to_text(const std::vector<std::size_t>& shape) {
    std::string text;
    for (const std::size_t size : shape)
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text;
}

/// Checks the magic number: two zeros, the type (8: bytes) and the rank.
void check_magic(const std::string& path, const std::uint8_t (&magic)[4], std::size_t rank) {
    char found[12], expected[12];
    std::snprintf(found, sizeof found, "%02x %02x %02x %02x", magic[0], magic[1], magic[2],
                  magic[3]);
    std::snprintf(expected, sizeof expected, "00 00 08 %02x", static_cast<unsigned>(rank) & 0xff);
    if (std::strcmp(found, expected) != 0)
        throw Error(path + ": begins with " + found + "; an IDX file of bytes in " +
                    std::to_string(rank) + (rank == 1 ? " dimension" : " dimensions") +
                    " begins with " + expected);
}

/// Checks the dimensions and returns the bytes of the array.
std::uint64_t check_shape(const std::string& path, const std::vector<std::size_t>& shape) {
    std::uint64_t bytes = 1;
    for (const std::size_t size : shape) {
        if (size == 0)
            throw Error(path + ": holds nothing: its dimensions are " + to_text(shape));
        if (size > kMostBytes / bytes)
            throw Error(path + ": its dimensions are " + to_text(shape) +
                        "; expected at most 2 GiB in all");
        bytes *= size;
    }
    return bytes;
}

/// The next `count` bytes of `file`, or fewer at its end. Memory is taken for `piece` bytes at a
/// time, when they have been read.
template <typename File>
std::vector<std::uint8_t> read_bytes(File& file, std::size_t count, std::size_t piece) {
    std::vector<std::vector<std::uint8_t>> pieces;
    std::size_t total = 0, got = 0;
    do {
        pieces.emplace_back(std::min(piece, count - total));
        got = file.read(pieces.back().data(), pieces.back().size());
        total += got;
    } while (got == pieces.back().size() && total < count);
    pieces.back().resize(got);
    if (pieces.size() == 1)
        return std::move(pieces[0]);

    std::vector<std::uint8_t> bytes;
    bytes.reserve(total);
    for (std::vector<std::uint8_t>& each : pieces) {
        bytes.insert(bytes.end(), each.begin(), each.end());
        each = {};
    }
    return bytes;
}

/// Reads the array from `file`, which has at most `most` bytes, by `piece` bytes at a time.
template <typename File>
IdxArray read_array(File& file, const std::string& path, std::size_t rank, std::uint64_t most,
                    std::size_t piece) {
    const auto read_header = [&](std::uint8_t(&bytes)[4]) {
        if (file.read(bytes, 4) != 4)
            throw Error(path + ": is shorter than the header of an IDX file, " +
                        std::to_string(4 + 4 * rank) + " bytes");
    };
    std::uint8_t word[4];
    read_header(word);
    check_magic(path, word, rank);
    IdxArray array;
    for (std::size_t i = 0; i < rank; ++i) {
        read_header(word); // big-endian
        array.shape.push_back(std::uint32_t{word[0]} << 24 | std::uint32_t{word[1]} << 16 |
                              std::uint32_t{word[2]} << 8 | std::uint32_t{word[3]});
    }

    const std::uint64_t header = 4 + 4 * rank;
    const std::uint64_t expected = header + check_shape(path, array.shape);
    const auto wrong_length = [&](const char* how, std::uint64_t found) {
        return Error(path + ": holds " + how + std::to_string(found) + " bytes; expected " +
                     std::to_string(expected) + " for its dimensions " + to_text(array.shape));
    };
    if (most < expected)
        throw wrong_length("at most ", most);
    array.bytes = read_bytes(file, static_cast<std::size_t>(expected - header), piece);
    if (array.bytes.size() < expected - header)
        throw wrong_length("", header + array.bytes.size());
    if (file.read(word, 1) != 0)
        throw wrong_length("more than ", expected);
    return array;
}

} // namespace

IdxArray read_idx(const std::string& path, std::size_t rank) {
    InputFile file(path);
    const std::uint64_t size = file.size().value();
    if (!is_gzip(path)) // of known length, so that no piece is copied
        return read_array(file, path, rank, size, std::numeric_limits<std::size_t>::max());
    GzipFile unpacked(path);
    return read_array(unpacked, path, rank, kMostExpansion * size, kPiece);
}

} // namespace pocketgan
