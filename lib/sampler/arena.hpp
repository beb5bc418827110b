#pragma once

#include "base/aligned_buffer.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Cuts memory of any alignment into arrays, each on a cache line boundary. Without memory it only
/// counts what they take, so that sizes and places come of the same lines.
class Arena {
public:
    explicit Arena(void* memory = nullptr) {
        if (memory)
            next_ = static_cast<char*>(memory) + to_boundary(memory);
    }

    /// An array of `count`, not set; null where there is no memory.
    template <typename T>
    T* take(std::size_t count) {
        const std::uint64_t size =
            round_up<std::uint64_t>(std::uint64_t{count} * sizeof(T), kAlignment);
        size_ += size;
        if (!next_)
            return nullptr;
        T* const array = reinterpret_cast<T*>(next_);
        next_ += size;
        return array;
    }

    /// Bytes that all arrays take in memory of whatever alignment.
    std::uint64_t bytes() const { return size_ + kAlignment - 1; }

private:
    static std::size_t to_boundary(const void* memory) {
        const auto past = reinterpret_cast<std::uintptr_t>(memory) % kAlignment;
        return past ? kAlignment - past : 0;
    }

    char* next_ = nullptr;
    std::uint64_t size_ = 0;
};

} // namespace pocketgan
