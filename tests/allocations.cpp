#include "allocations.hpp"

#include <cstdlib>
#include <new>

std::atomic<std::size_t> allocations{0};

namespace {

void* allocate(std::size_t size, std::size_t alignment) {
    ++allocations;
    // aligned_alloc wants whole multiples of the alignment.
    const std::size_t whole = (size + alignment - 1) / alignment * alignment;
    if (void* const memory = std::aligned_alloc(alignment, whole ? whole : alignment))
        return memory;
    throw std::bad_alloc();
}

} // namespace

// The whole runner's; the other forms of new and delete call these.
void* operator new(std::size_t size) {
    return allocate(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
