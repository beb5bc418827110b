#pragma once

#include "base/aligned_buffer.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

/// Divides memory of any alignment into arrays, each aligned to a cache line. Without memory it
/// only adds up sizes, so that the same code computes the size and the layout.
class Arena {
public:
    explicit Arena(void* memory = nullptr) {
        if (memory)
            next_ = static_cast<char*>(memory) + to_boundary(memory);
    }

    /// An uninitialised array of `count`; null without memory.
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

    /// Bytes of all arrays, in memory of any alignment.
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
