#pragma once

#include "base/files.hpp"
#include "pocketgan/npy.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// A .npy file whose header is read and whose length is known to match it, so that its shape can
/// be judged before its numbers take memory.
class NpyFile {
public:
    explicit NpyFile(const std::string& path);

    const NpyHeader& header() const { return header_; }

    /// The numbers in C order, read once; as read_npy and read_npy_bytes.
    std::vector<float> floats();
    std::vector<std::uint8_t> bytes();
    /// The same for a file of int8.
    std::vector<std::int8_t> int8s();

private:
    /// Numbers of one byte.
    template <typename Byte>
    std::vector<Byte> single_bytes(NpyType type);
    void read(void* bytes, std::size_t count, const char* part);

    std::string path_;
    InputFile file_;
    NpyHeader header_;
};

} // namespace pocketgan
