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

    const std::string& path() const { return path_; }
    const NpyHeader& header() const { return header_; }

    /// The numbers in C order, read once; as read_npy and read_npy_bytes.
    std::vector<float> floats();
    std::vector<std::uint8_t> bytes();

    /// The next `count` numbers; of a file in Fortran order, all of them. Throw Error as above, and
    /// for another type.
    void read_floats(float* numbers, std::size_t count);
    void read_int8s(std::int8_t* numbers, std::size_t count);

private:
    void require_floats() const;
    void require(NpyType type) const;
    /// Numbers of one byte.
    template <typename Byte>
    void read_single_bytes(Byte* numbers, std::size_t count);
    template <typename T>
    void put_in_order(T* numbers, std::size_t count) const;
    void read(void* bytes, std::size_t count, const char* part);

    std::string path_;
    InputFile file_;
    NpyHeader header_;
    std::size_t next_ = 0; ///< the number that is read next
};

} // namespace pocketgan
