#pragma once

#include "pocketgan/api.h"

#include <cstddef>
#include <cstdint>
#include <memory>
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
enum class NpyType { float16, float32, float64, int8, uint8 };

/// What a .npy file says of itself, without its numbers.
struct NpyHeader {
    NpyType type;
    bool fortran_order;
    std::vector<std::size_t> shape;
};

/// Reads the header of `path` and compares its shape with the file's length. Throws Error where
/// read_npy would, but for the type and what the numbers are.
POCKETGAN_API NpyHeader read_npy_header(const std::string& path);

/// Reads a .npy file (format 1.0 to 3.0) of float16, float32, or float64 which it rounds. Fortran
/// order is transposed to C order. Throws Error for anything else: another type, more than four
/// dimensions, no numbers, a length that does not match the shape, NaN or infinity. Memory is taken
/// only once the file is known to be that long.
POCKETGAN_API NpyArray<float> read_npy(const std::string& path);

/// The same for a file of uint8.
POCKETGAN_API NpyArray<std::uint8_t> read_npy_bytes(const std::string& path);

/// Writes float32, little-endian, C order, format 1.0. The file appears under its name only when
/// it is whole. Throws Error when it cannot be written.
POCKETGAN_API void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
                             const float* values);

/// The same for uint8 and int8.
POCKETGAN_API void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
                             const std::uint8_t* values);
POCKETGAN_API void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
                             const std::int8_t* values);

/// Writes as write_npy does, piece by piece, for arrays that need not fit in memory.
class POCKETGAN_API NpyWriter {
public:
    /// `type` is float32, or float16 to which numbers are rounded. Throws Error when nothing can be
    /// written there.
    NpyWriter(const std::string& path, const std::vector<std::size_t>& shape,
              NpyType type = NpyType::float32);
    /// Without finish() before it, nothing remains of the file.
    ~NpyWriter();

    /// The next numbers in C order. Throws Error when they cannot be written, or one is beyond what
    /// float16 holds.
    void append(const float* values, std::size_t count);

    /// Gives the file its name. Throws Error if it holds more or fewer numbers than its shape, or
    /// when it cannot be written.
    void finish();

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
