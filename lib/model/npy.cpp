#include "pocketgan/npy.hpp"

#include "base/check.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "model/half.hpp"
#include "model/npy_file.hpp"
#include "model/npy_header.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>

namespace pocketgan {
namespace {

// Bytes of the buffer between file and memory in which numbers are converted from and to little
// endian.
constexpr std::size_t kBuffer = 16384;

template <typename Unsigned>
Unsigned from_little_endian(const std::uint8_t* bytes) {
    Unsigned value = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ // vectorised by compilers
    std::memcpy(&value, bytes, sizeof value);
#else
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        value |= static_cast<Unsigned>(bytes[i]) << (8 * i);
#endif
    return value;
}

template <typename Unsigned>
void to_little_endian(Unsigned value, std::uint8_t* bytes) {
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

float to_float(std::uint16_t bits) {
    return half_to_float(bits);
}

float to_float(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// Infinity if the number is not finite in float32.
float to_float(std::uint64_t bits) {
    double value;
    std::memcpy(&value, &bits, sizeof value);
    const bool fits = std::fabs(value) <= std::numeric_limits<float>::max(); // false for NaN, too
    return fits ? static_cast<float>(value) : std::numeric_limits<float>::infinity();
}

template <typename Bits>
void decode_as(const std::uint8_t* __restrict bytes, std::size_t count, float* __restrict numbers) {
    for (std::size_t i = 0; i < count; ++i)
        numbers[i] = to_float(from_little_endian<Bits>(bytes + i * sizeof(Bits)));
}

// Transposes an array from Fortran order (first index fastest) to C order (last index fastest).
template <typename T>
std::vector<T> to_c_order(const std::vector<T>& fortran, const std::vector<std::size_t>& shape) {
    std::vector<T> values(fortran.size());
    std::vector<std::size_t> index(shape.size(), 0);
    for (const T& value : fortran) {
        std::size_t place = 0;
        for (std::size_t d = 0; d < shape.size(); ++d)
            place = place * shape[d] + index[d];
        values[place] = value;
        for (std::size_t d = 0; d < shape.size() && ++index[d] == shape[d]; ++d)
            index[d] = 0;
    }
    return values;
}

void write_single_bytes(const std::string& path, NpyType type,
                        const std::vector<std::size_t>& shape, const void* values) {
    check_npy_shape(path, shape);
    check_array(values, static_cast<std::size_t>(npy_count(shape)), "values");
    const std::string header = format_npy_header(type, shape);
    OutputFile file(path);
    file.write(header.data(), header.size());
    file.write(values, static_cast<std::size_t>(npy_count(shape)));
    file.commit();
}

} // namespace

void decode_npy(NpyType type, const std::uint8_t* bytes, std::size_t count, float* numbers) {
    if (type == NpyType::float16)
        decode_as<std::uint16_t>(bytes, count, numbers);
    else if (type == NpyType::float32)
        decode_as<std::uint32_t>(bytes, count, numbers);
    else
        decode_as<std::uint64_t>(bytes, count, numbers);
}

NpyFile::NpyFile(const std::string& path, NpyTypes expected) : path_(path), file_(path) {
    const std::string not_npy = path + ": is not a .npy file";
    std::uint8_t start[12];
    if (file_.read(start, 10) < 10 || std::memcmp(start, "\x93NUMPY", 6) != 0)
        throw_error({not_npy});
    const unsigned major = start[6];
    if (major < 1 || major > 3 || start[7] != 0)
        throw_error(
            {path, ": is of .npy format ", major, ".", start[7], "; expected 1.0, 2.0 or 3.0"});
    std::uint32_t length = from_little_endian<std::uint16_t>(start + 8);
    std::uint64_t before = 10;
    if (major > 1) {
        read(start + 10, 2, "header");
        length = from_little_endian<std::uint32_t>(start + 8);
        before = 12;
    }
    if (length > kLongestNpyHeader)
        throw_error({path, ": has a header of ", length, " bytes; expected ", kLongestNpyHeader,
                     " at most"});
    std::string text(length, '\0');
    read(text.data(), length, "header");
    header_ = parse_npy_header(path, text, expected);

    const std::uint64_t needed = npy_count(header_.shape) * npy_item_size(header_.type);
    const std::uint64_t found = *file_.size() - std::min(*file_.size(), before + length);
    if (found != needed)
        throw_error({path, ": has ", found, " bytes of numbers; its shape ",
                     npy_shape_text(header_.shape), " of ", npy_type_name(header_.type), " needs ",
                     needed});
}

void NpyFile::read(void* bytes, std::size_t count, const char* part) {
    if (file_.read(bytes, count) != count)
        throw_error({path_, ": ends inside its ", part});
}

template <typename T>
void NpyFile::put_in_order(T* numbers, std::size_t count) const {
    if (header_.fortran_order) {
        assert(count == npy_count(header_.shape));
        const std::vector<T> values =
            to_c_order(std::vector<T>(numbers, numbers + count), header_.shape);
        std::copy(values.begin(), values.end(), numbers);
    }
}

void NpyFile::read_floats(float* numbers, std::size_t count) {
    assert(kNpyFloats.has(header_.type));
    const std::size_t item = npy_item_size(header_.type);
    std::uint8_t buffer[kBuffer];
    for (std::size_t first = 0; first < count; first += kBuffer / item) {
        const std::size_t some = std::min(count - first, kBuffer / item);
        read(buffer, some * item, "numbers");
        decode_npy(header_.type, buffer, some, numbers + first);
        const float* const end = numbers + first + some;
        const float* const bad =
            std::find_if_not(end - some, end, [](float number) { return std::isfinite(number); });
        if (bad != end)
            throw_error({path_, ": number ", next_ + static_cast<std::size_t>(bad - numbers),
                         " is not finite in float32"});
    }
    next_ += count;
    put_in_order(numbers, count);
}

template <typename Byte>
void NpyFile::read_single_bytes(Byte* numbers, std::size_t count) {
    read(numbers, count, "numbers");
    put_in_order(numbers, count);
}

void NpyFile::read_int8s(std::int8_t* numbers, std::size_t count) {
    assert(header_.type == NpyType::int8);
    read_single_bytes(numbers, count);
}

std::vector<float> NpyFile::floats() {
    std::vector<float> values(static_cast<std::size_t>(npy_count(header_.shape)));
    read_floats(values.data(), values.size());
    return values;
}

std::vector<std::uint8_t> NpyFile::bytes() {
    assert(header_.type == NpyType::uint8);
    std::vector<std::uint8_t> values(static_cast<std::size_t>(npy_count(header_.shape)));
    read_single_bytes(values.data(), values.size());
    return values;
}

NpyHeader read_npy_header(const std::string& path) {
    return NpyFile(path).header();
}

NpyArray<float> read_npy(const std::string& path) {
    NpyFile file(path, kNpyFloats);
    return {file.header().shape, file.floats()};
}

NpyArray<std::uint8_t> read_npy_bytes(const std::string& path) {
    NpyFile file(path, {NpyType::uint8});
    return {file.header().shape, file.bytes()};
}

struct NpyWriter::Impl {
    std::string path;
    OutputFile file;
    NpyType type;
    std::uint64_t expected; // numbers of the shape
    std::uint64_t written = 0;
    bool finished = false;

    void require_unfinished() const {
        if (finished)
            throw_error({path, ": is finished already"});
    }

    void put(float value, std::uint8_t* bytes) const {
        if (type == NpyType::float16) {
            const std::uint16_t half = float_to_half(value);
            if (std::isfinite(value) && !std::isfinite(half_to_float(half)))
                throw_error({path, ": the number ", number_text(value),
                             " is beyond the 65504 that float16 holds"});
            return to_little_endian(half, bytes);
        }
        std::uint32_t bits;
        std::memcpy(&bits, &value, sizeof bits);
        to_little_endian(bits, bytes);
    }
};

std::unique_ptr<NpyWriter::Impl>
NpyWriter::open(const std::string& path, const std::vector<std::size_t>& shape, NpyType type) {
    check_npy_shape(path, shape);
    if (type != NpyType::float32 && type != NpyType::float16)
        throw_error({path, ": type is number ", static_cast<int>(type),
                     "; expected NpyType::float32 or float16"});
    return std::unique_ptr<Impl>(new Impl{path, OutputFile(path), type, npy_count(shape)});
}

NpyWriter::NpyWriter(const std::string& path, const std::vector<std::size_t>& shape, NpyType type) :
    impl_(open(path, shape, type)) {
    const std::string header = format_npy_header(type, shape);
    impl_->file.write(header.data(), header.size());
}

NpyWriter::~NpyWriter() = default;

void NpyWriter::append(const float* values, std::size_t count) {
    impl_->require_unfinished();
    check_array(values, count, "values");
    if (count > impl_->expected - impl_->written)
        throw_error({impl_->path, ": was given ", impl_->written, " and ", count,
                     " more numbers; its shape has ", impl_->expected});
    impl_->written += count;
    const std::size_t item = npy_item_size(impl_->type);
    std::uint8_t buffer[kBuffer];
    while (count > 0) {
        const std::size_t some = std::min(count, kBuffer / item);
        for (std::size_t i = 0; i < some; ++i)
            impl_->put(values[i], buffer + i * item);
        impl_->file.write(buffer, some * item);
        values += some;
        count -= some;
    }
}

void NpyWriter::finish() {
    impl_->require_unfinished();
    if (impl_->written != impl_->expected)
        throw_error({impl_->path, ": was given ", impl_->written, " numbers; its shape has ",
                     impl_->expected});
    impl_->finished = true;
    impl_->file.commit();
}

void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
               const float* values) {
    NpyWriter writer(path, shape); // checks the shape
    writer.append(values, static_cast<std::size_t>(npy_count(shape)));
    writer.finish();
}

void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
               const std::uint8_t* values) {
    write_single_bytes(path, NpyType::uint8, shape, values);
}

void write_npy(const std::string& path, const std::vector<std::size_t>& shape,
               const std::int8_t* values) {
    write_single_bytes(path, NpyType::int8, shape, values);
}

} // namespace pocketgan
