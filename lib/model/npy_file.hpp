#pragma once

#include "base/files.hpp"
#include "model/npy_header.hpp"
#include "pocketgan/npy.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// A .npy file. The constructor reads the header and checks the length of the file, so that the
/// shape can be checked before memory is allocated for the numbers.
class NpyFile {
public:
    /// Throws Error for a type that is not `expected`; otherwise as read_npy_header does.
    explicit NpyFile(const std::string& path, NpyTypes expected = kNpyTypes);

    const std::string& path() const { return path_; }
    const NpyHeader& header() const { return header_; }

    // The caller expects the type that it reads: one of kNpyFloats, uint8 or int8.

    /// All numbers in C order. Called once. Throw Error as read_npy and read_npy_bytes do.
    std::vector<float> floats();
    std::vector<std::uint8_t> bytes();

    /// The next `count` numbers; a file in Fortran order is read in one call. Throw Error as above.
    void read_floats(float* numbers, std::size_t count);
    void read_int8s(std::int8_t* numbers, std::size_t count);

private:
    /// Numbers of one byte each.
    template <typename Byte>
    void read_single_bytes(Byte* numbers, std::size_t count);
    template <typename T>
    void put_in_order(T* numbers, std::size_t count) const;
    void read(void* bytes, std::size_t count, const char* part);

    std::string path_;
    InputFile file_;
    NpyHeader header_;
    std::size_t next_ = 0; ///< index of the next number
};

/// bytes of `count` numbers of a type of floats, little-endian -> numbers (count). A float64 that
/// is not finite in float32 becomes infinity.
void decode_npy(NpyType type, const std::uint8_t* bytes, std::size_t count, float* numbers);

} // namespace pocketgan
