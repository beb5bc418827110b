#pragma once

#include "pocketgan/npy.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace pocketgan {

/// The longest header that is read. NumPy writes 128 bytes, and refuses more than 10 000.
inline constexpr std::size_t kLongestNpyHeader = 4096;

/// A set of types that a caller reads.
class NpyTypes {
public:
    constexpr NpyTypes(std::initializer_list<NpyType> types) {
        for (const NpyType type : types)
            bits_ |= 1u << static_cast<unsigned>(type);
    }
    constexpr bool has(NpyType type) const { return bits_ >> static_cast<unsigned>(type) & 1; }

private:
    unsigned bits_ = 0;
};
inline constexpr NpyTypes kNpyFloats{NpyType::float16, NpyType::float32, NpyType::float64};
inline constexpr NpyTypes kNpyTypes{NpyType::float16, NpyType::float32, NpyType::float64,
                                    NpyType::int8, NpyType::uint8};

/// Parses the text of a header: a Python dictionary with the keys descr, fortran_order and shape,
/// in any order, and a line break; Python 2 may have written it (8L, u'<f4'). `path` is for
/// messages. Throws Error for any other text, for a type that is not `expected`, for more than four
/// dimensions (none is a single number), for a dimension of 0 and for more numbers than this
/// machine can hold.
NpyHeader parse_npy_header(const std::string& path, const std::string& text,
                           NpyTypes expected = kNpyTypes);

/// The bytes before the numbers in a file of format 1.0, padded to a multiple of 64 bytes.
std::string format_npy_header(NpyType type, const std::vector<std::size_t>& shape);

/// Bytes of a number of that type in a file.
std::size_t npy_item_size(NpyType type);

/// The name of the type in NumPy, such as "<f4".
const char* npy_type_name(NpyType type);

/// Throws Error unless a file of this shape can be read again: at most four dimensions of at least
/// 1, and no more numbers than this machine can hold.
void check_npy_shape(const std::string& path, const std::vector<std::size_t>& shape);

/// The product of the dimensions. It fits a size_t for a header that was parsed.
std::uint64_t npy_count(const std::vector<std::size_t>& shape);

/// The shape as Python prints it: "(2, 3)", "(2,)", "()".
std::string npy_shape_text(const std::vector<std::size_t>& shape);

} // namespace pocketgan
