/// @file
/// Reading and writing .npy files.

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
    std::vector<std::size_t> shape; ///< the dimensions, outermost first
    std::vector<T> values;          ///< as many as the product of `shape`
};

/// The element types of the files that are read.
enum class NpyType { float16, float32, float64, int8, uint8 };

/// The header of a .npy file.
struct NpyHeader {
    NpyType type;                   ///< of the elements
    bool fortran_order;             ///< whether the first index varies fastest
    std::vector<std::size_t> shape; ///< the dimensions, outermost first
};

/// Reads the header of `path` and compares its shape with the length of the file. Throws Error as
/// read_npy does, except for errors of type and of numbers.
POCKETGAN_API NpyHeader read_npy_header(const std::string& path);

/// Reads a .npy file (format 1.0 to 3.0) of float16, float32 or float64, which is rounded. Fortran
/// order is transposed to C order. Throws Error for another type, more than four dimensions, a
/// dimension of 0, a file length that does not match the shape, NaN or infinity. Memory is
/// allocated after the file is known to be long enough.
POCKETGAN_API NpyArray<float> read_npy(const std::string& path);

/// The same for a file of uint8.
POCKETGAN_API NpyArray<std::uint8_t> read_npy_bytes(const std::string& path);

/// Writes float32, little-endian, in C order, format 1.0. The file appears under its name only when
/// it is complete. `values` has as many numbers as `shape`, which has at most four dimensions, each
/// at least 1. Throws Error for another shape, for null, or if the file cannot be written.
POCKETGAN_API void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
                             const float* values);

/// The same for uint8.
POCKETGAN_API void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
                             const std::uint8_t* values);
/// The same for int8.
POCKETGAN_API void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
                             const std::int8_t* values);

/// Writes an array piece by piece, for arrays that do not fit in memory; otherwise like write_npy.
class POCKETGAN_API NpyWriter {
public:
    /// `type` is float32, or float16, to which numbers are rounded. Throws Error for another type,
    /// a shape that write_npy refuses, or a path that cannot be written.
    NpyWriter(const std::string& path, const std::vector<std::size_t>& shape,
              NpyType type = NpyType::float32);
    /// Removes the file unless finish() was called.
    ~NpyWriter();

    /// Writes the next `count` numbers in C order. Throws Error if `values` is null, if there are
    /// more numbers than the shape has, after finish(), if they cannot be written, or if one is
    /// beyond the range of float16.
    void append(const float* values, std::size_t count);

    /// Gives the file its name. Throws Error if numbers are missing, if it was called before, or if
    /// the file cannot be written.
    void finish();

private:
    struct POCKETGAN_LOCAL Impl;
    static POCKETGAN_LOCAL std::unique_ptr<Impl>
    open(const std::string& path, const std::vector<std::size_t>& shape, NpyType type);

    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
