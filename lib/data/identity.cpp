#include "data/dataset_contents.hpp"

#include <cstdio>
#include <cstring>
#include <type_traits>

namespace pocketgan {
namespace {

/// A 64-bit hash of 64-bit words. Exclusive or, multiplication by an odd number and xor-shift are
/// bijections of the state, so no bit of a word is lost (as in the finaliser of SplitMix64, Steele
/// et al. 2014).
class Hash {
public:
    void add(std::uint64_t word) {
        state_ = (state_ ^ word) * 0x9e3779b97f4a7c15u;
        state_ ^= state_ >> 29;
    }

    /// Adds the number of bytes, then the bytes, eight per little-endian word; zeros fill the last
    /// word.
    void add(ArrayView<std::uint8_t> bytes) {
        add(std::uint64_t{bytes.size()});
        std::size_t i = 0;
        for (; i + 8 <= bytes.size(); i += 8)
            add(word(bytes.data() + i, 8));
        if (i < bytes.size())
            add(word(bytes.data() + i, bytes.size() - i));
    }

    /// Adds the size of the array, then each element as a word.
    template <typename T>
    void add(ArrayView<T> numbers) {
        add(std::uint64_t{numbers.size()});
        for (const T number : numbers) {
            if constexpr (std::is_same_v<T, float>)
                add(bits(number));
            else
                add(std::uint64_t{number});
        }
    }

    std::string text() const {
        char digits[17];
        std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(state_));
        return digits;
    }

private:
    static std::uint64_t word(const std::uint8_t* bytes, std::size_t count) {
        std::uint64_t result = 0;
        for (std::size_t i = 0; i < count; ++i)
            result |= std::uint64_t{bytes[i]} << (8 * i);
        return result;
    }
    static std::uint64_t bits(float number) {
        std::uint32_t result;
        std::memcpy(&result, &number, sizeof result);
        return result;
    }

    std::uint64_t state_ = 0x706f636b65746761u; // "pocketga"
};

} // namespace

DataIdentity Dataset::identity() const {
    Hash hash;
    const DataShape& shape = contents_->shape;
    for (const std::size_t number : {count_, shape.size, shape.height, shape.width, shape.channels})
        hash.add(std::uint64_t{number});
    // Arrays of other types are empty but add their size, 0. The hash thus depends on the type of
    // the data.
    hash.add(pixels());
    hash.add(values());
    hash.add(parts());
    if (contents_->digits)
        hash.add(contents_->digits->pixels());
    hash.add(labels());
    return {count_, shape.size, hash.text()};
}

} // namespace pocketgan
