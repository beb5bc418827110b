#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace fuzz {

/// The bytes of one fuzzed input, taken one after the other. After their end there are zeros.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

    std::size_t left() const { return size_; }

    std::uint8_t byte() { return number<std::uint8_t>(); }

    /// A number in the byte order of the machine.
    template <typename Number>
    Number number() {
        Number value{};
        const std::string taken = bytes(sizeof value);
        std::memcpy(&value, taken.data(), taken.size());
        return value;
    }

    /// A size: mostly small, sometimes any.
    std::size_t size() {
        const std::uint8_t first = byte();
        return first < 250 ? first : number<std::size_t>();
    }

    /// The next `count` bytes, or as many as are left.
    std::string bytes(std::size_t count) {
        const std::size_t some = std::min(count, size_);
        std::string taken(reinterpret_cast<const char*>(data_), some);
        data_ += some;
        size_ -= some;
        return taken;
    }
    std::string rest() { return bytes(size_); }

private:
    const std::uint8_t* data_;
    std::size_t size_;
};

} // namespace fuzz
