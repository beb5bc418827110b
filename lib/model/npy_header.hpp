#pragma once

#include "pocketgan/npy.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The longest header that is read. NumPy's own are 128 bytes; it refuses those above 10 000.
inline constexpr std::size_t kLongestNpyHeader = 4096;

/// Reads the text of a header: a Python dictionary with the keys descr, fortran_order and shape, in
/// any order, ended by a line break. `path` is for messages. Throws Error unless it is exactly
/// that, of a known type, of one to four dimensions that are at least 1 (or none: a single number),
/// and of no more numbers than this machine can hold.
NpyHeader parse_npy_header(const std::string& path, const std::string& text);

/// Everything in front of the numbers of a file of format 1.0, as long as a multiple of 64 bytes.
std::string format_npy_header(NpyType type, const std::vector<std::size_t>& shape);

/// Bytes that a number of that type takes in a file.
std::size_t npy_item_size(NpyType type);

/// The name that NumPy has for the type, such as "<f4".
const char* npy_type_name(NpyType type);

/// Throws Error unless a file of this shape can be read again: at most four dimensions of at least
/// 1, and no more numbers than this machine can hold.
void check_npy_shape(const std::string& path, const std::vector<std::size_t>& shape);

/// The product of the dimensions; that of a header that was read fits a size_t.
std::uint64_t npy_count(const std::vector<std::size_t>& shape);

/// As Python writes it: "(2, 3)", "(2,)", "()".
std::string npy_shape_text(const std::vector<std::size_t>& shape);

} // namespace pocketgan
