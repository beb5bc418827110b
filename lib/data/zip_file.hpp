#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// A ZIP archive in memory whose members are stored or, if built with zlib, deflated.
class ZipFile {
public:
    struct Member {
        std::string name;
        unsigned method = 0;
        std::uint32_t checksum = 0; ///< CRC-32 of the unpacked bytes
        std::uint64_t packed = 0, unpacked = 0;
        std::size_t header = 0; ///< where its local header is
    };

    /// Reads the file and its directory. Throws Error for a file that is no ZIP archive, is
    /// truncated, or is of the form for more than 4 GiB (ZIP64).
    explicit ZipFile(const std::string& path);

    const std::vector<Member>& members() const { return members_; }

    /// The unpacked bytes. Memory is taken for what has been unpacked so far. Throws Error if they
    /// are not those that the directory describes.
    std::vector<std::uint8_t> read(const Member& member) const;

private:
    /// The little-endian number of `size` bytes at `at`. Throws Error beyond the end.
    std::uint32_t number(std::size_t at, std::size_t size) const;
    [[noreturn]] void refuse(const std::string& reason) const;

    std::string path_;
    std::vector<std::uint8_t> bytes_;
    std::vector<Member> members_;
};

} // namespace pocketgan
