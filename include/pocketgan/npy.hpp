#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// An array of a .npy file, in C order, of up to four dimensions.
template <typename T>
struct NpyArray {
    std::vector<std::size_t> shape;
    std::vector<T> values;
};

/// The element types that are read.
enum class NpyType { float32, float64, uint8 };

/// What a .npy file says of itself, without its numbers.
struct NpyHeader {
    NpyType type;
    bool fortran_order;
    std::vector<std::size_t> shape;
};

/// Reads the header of `path`. Throws Error where read_npy would, but for what the numbers hold.
NpyHeader read_npy_header(const std::string& path);

/// Reads a .npy file (format 1.0 to 3.0) of float32, or of float64 which it rounds. Fortran order
/// is transposed to C order. Throws Error for anything else: another type, more than four
/// dimensions, a length that does not match the shape, NaN or infinity.
NpyArray<float> read_npy(const std::string& path);

/// The same for a file of uint8.
NpyArray<std::uint8_t> read_npy_bytes(const std::string& path);

/// Writes float32, little-endian, C order, format 1.0. The file appears under its name only when
/// it is whole. Throws Error when it cannot be written.
void write_npy(const std::string& path, const std::vector<std::size_t>& shape, const float* values);

/// The same for uint8.
void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
               const std::uint8_t* values);

} // namespace pocketgan
