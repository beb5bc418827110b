#include "data/zip_file.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <limits>

#ifdef POCKETGAN_HAVE_ZLIB
#include <zlib.h>
#endif

namespace pocketgan {
namespace {

// The records of the format (PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16): what they
// begin with, and their bytes before names.
constexpr std::uint32_t kLocal = 0x04034b50, kDirectory = 0x02014b50, kEnd = 0x06054b50;
constexpr std::size_t kLocalBytes = 30, kDirectoryBytes = 46, kEndBytes = 22;
constexpr std::size_t kLongestComment = 0xffff;
constexpr std::uint32_t kInZip64 = 0xffffffff; ///< instead of a size or a place
constexpr unsigned kStored = 0, kDeflated = 8;
constexpr std::uint64_t kLargest = std::uint64_t{1} << 32;

#ifdef POCKETGAN_HAVE_ZLIB

// `packed` (size) unpacked to at most `most` bytes and one more; empty where it is malformed.
std::vector<std::uint8_t> inflated(const std::uint8_t* packed, std::uint64_t size,
                                   std::uint64_t most) {
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        throw std::bad_alloc();
    struct End {
        z_stream& stream;
        ~End() { inflateEnd(&stream); }
    } const end{stream};
    stream.next_in = const_cast<Bytef*>(packed);
    stream.avail_in = static_cast<uInt>(size);
    std::vector<std::uint8_t> bytes;
    int result = Z_OK;
    for (std::size_t done = 0; result == Z_OK && done <= most; done = stream.total_out) {
        bytes.resize(static_cast<std::size_t>(
            std::min<std::uint64_t>(most + 1, done + std::max(kPiece, done / 2))));
        stream.next_out = bytes.data() + done;
        stream.avail_out = static_cast<uInt>(
            std::min<std::size_t>(bytes.size() - done, std::numeric_limits<uInt>::max()));
        result = inflate(&stream, Z_NO_FLUSH);
    }
    if (result != Z_STREAM_END && stream.total_out <= most)
        return {};
    bytes.resize(stream.total_out);
    return bytes;
}

#endif

} // namespace

void ZipFile::refuse(const std::string& reason) const {
    throw Error(path_ + ": " + reason);
}

std::uint32_t ZipFile::number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size)
        refuse("is not a whole ZIP archive");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= std::uint32_t{bytes_[at + i]} << (8 * i);
    return value;
}

ZipFile::ZipFile(const std::string& path) : path_(path), bytes_(read_file(path, kLargest - 1)) {
    // The end of the directory is before a comment.
    std::size_t end = bytes_.size() < kEndBytes ? 0 : bytes_.size() - kEndBytes;
    const std::size_t first = end - std::min(end, kLongestComment);
    while (end > first && number(end, 4) != kEnd)
        --end;
    if (number(end, 4) != kEnd)
        refuse("is not a whole ZIP archive: its directory is missing");
    const std::size_t count = number(end + 10, 2);
    std::size_t at = number(end + 16, 4);
    if (at == kInZip64)
        refuse("is a ZIP archive of the form for more than 4 GiB (ZIP64), which is not read");
    for (std::size_t i = 0; i < count; ++i) {
        if (number(at, 4) != kDirectory)
            refuse("is not a whole ZIP archive: its directory is malformed");
        Member member;
        member.method = number(at + 10, 2);
        member.checksum = number(at + 16, 4);
        member.packed = number(at + 20, 4);
        member.unpacked = number(at + 24, 4);
        member.header = number(at + 42, 4);
        if (member.packed == kInZip64 || member.unpacked == kInZip64 || member.header == kInZip64)
            refuse("is a ZIP archive of the form for more than 4 GiB (ZIP64), which is not read");
        const std::size_t name = number(at + 28, 2);
        at += kDirectoryBytes;
        if (name > 0)
            number(at + name - 1, 1);
        member.name.assign(bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                           bytes_.begin() + static_cast<std::ptrdiff_t>(at + name));
        at += name + number(at - kDirectoryBytes + 30, 2) + number(at - kDirectoryBytes + 32, 2);
        members_.push_back(std::move(member));
    }
}

std::vector<std::uint8_t> ZipFile::read(const Member& member) const {
    const auto wrong = [&](const std::string& reason) {
        return Error(path_ + ": its member " + member.name + " " + reason);
    };
    if (number(member.header, 4) != kLocal)
        throw wrong("is not where the directory says");
    const std::size_t first =
        member.header + kLocalBytes + number(member.header + 26, 2) + number(member.header + 28, 2);
    if (first > bytes_.size() || bytes_.size() - first < member.packed)
        throw wrong("ends after the file");
    const std::uint8_t* const packed = bytes_.data() + first;
    std::vector<std::uint8_t> bytes;
    if (member.method == kStored) {
        bytes.assign(packed, packed + member.packed);
    } else if (member.method == kDeflated) {
#ifdef POCKETGAN_HAVE_ZLIB
        bytes = inflated(packed, member.packed, member.unpacked);
#else
        throw wrong("is packed, which this build without zlib cannot read");
#endif
    } else {
        throw wrong("is packed by method " + std::to_string(member.method) +
                    "; expected 0 (stored) or 8 (deflated)");
    }
    if (bytes.size() != member.unpacked)
        throw wrong("does not unpack to the " + std::to_string(member.unpacked) +
                    " bytes that the directory says");
#ifdef POCKETGAN_HAVE_ZLIB
    if (crc32_z(0, bytes.data(), bytes.size()) != member.checksum)
        throw wrong("is damaged: its checksum differs");
#endif
    return bytes;
}

} // namespace pocketgan
