// A .npy file, read as every type.

#include "target.hpp"

#include "model/npy_file.hpp"
#include "model/npy_header.hpp"
#include "scratch.hpp"

namespace fuzz {
namespace {

using namespace pocketgan;

constexpr std::uint64_t kLongest = 65536; ///< bytes of numbers

// The file with as many numbers as its header asks for: a mutated shape rarely fits the length.
std::string with_numbers(const std::string& path, const std::string& bytes) {
    const std::size_t before = bytes.size() > 6 && bytes[6] == 1 ? 10 : 12;
    const std::size_t end = bytes.find('\n');
    if (end == std::string::npos || end < before)
        return bytes;
    NpyHeader header{};
    if (!takes(bytes.size(),
               [&] { header = parse_npy_header(path, bytes.substr(before, end + 1 - before)); }))
        return bytes;
    const std::uint64_t needed = npy_count(header.shape) * npy_item_size(header.type);
    std::string whole = bytes;
    if (needed <= kLongest)
        whole.resize(end + 1 + static_cast<std::size_t>(needed), '\x2a');
    return whole;
}

void read_as_each(const std::string& path, std::size_t size) {
    takes(size, [&] { read_npy_header(path); });
    takes(size, [&] { read_npy(path); });
    takes(size, [&] { read_npy_bytes(path); });
    takes(size, [&] {
        NpyFile file(path, {NpyType::int8});
        std::vector<std::int8_t> numbers(static_cast<std::size_t>(npy_count(file.header().shape)));
        file.read_int8s(numbers.data(), numbers.size());
    });
}

} // namespace

void npy(Input input) {
    static const ScratchFolder scratch;
    static const std::string path = scratch.path("array.npy");
    const std::string bytes = input.rest();
    spill(path, bytes);
    read_as_each(path, bytes.size());
    const std::string whole = with_numbers(path, bytes);
    if (whole != bytes) {
        spill(path, whole);
        read_as_each(path, whole.size());
    }
}

} // namespace fuzz
