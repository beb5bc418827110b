#pragma once

#include "base/ceil_div.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace pocketgan {

/// The alignment of arrays of floats: a cache line, and the widest vector.
inline constexpr std::size_t kAlignment = 64;
inline constexpr std::size_t kAlignedFloats = kAlignment / sizeof(float);

/// The smallest multiple of kAlignedFloats that is at least n.
constexpr std::size_t round_up_to_alignment(std::size_t n) {
    return round_up(n, kAlignedFloats);
}

template <typename T>
struct AlignedAllocator {
    using value_type = T;

    AlignedAllocator() = default;
    template <typename U>
    AlignedAllocator(const AlignedAllocator<U>&) {}

    T* allocate(std::size_t n) {
        return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{kAlignment}));
    }
    void deallocate(T* p, std::size_t) { ::operator delete (p, std::align_val_t{kAlignment}); }

    template <typename U>
    bool operator==(const AlignedAllocator<U>&) const {
        return true;
    }
    template <typename U>
    bool operator!=(const AlignedAllocator<U>&) const {
        return false;
    }
};

/// Floats aligned to a cache line.
using AlignedFloats = std::vector<float, AlignedAllocator<float>>;
/// int8 weights aligned to a cache line.
using AlignedBytes = std::vector<std::int8_t, AlignedAllocator<std::int8_t>>;

} // namespace pocketgan
