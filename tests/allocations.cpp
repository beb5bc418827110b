#include "allocations.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

std::atomic<std::size_t> allocations{0}, live_bytes{0}, most_live_bytes{0};
std::atomic<std::size_t> failing_allocation{0};

namespace {

// The size is kept before the memory, in as many bytes as keep it aligned.
std::size_t room_before(std::size_t alignment) {
    return std::max(alignment, alignof(std::max_align_t));
}

void* allocate(std::size_t size, std::size_t alignment) {
    if (++allocations == failing_allocation)
        throw std::bad_alloc();
    const std::size_t room = room_before(alignment);
    // aligned_alloc wants whole multiples of the alignment.
    const std::size_t whole = (size + room - 1) / room * room + room;
    void* const block = whole > size ? std::aligned_alloc(room, whole) : nullptr;
    if (!block)
        throw std::bad_alloc();
    std::memcpy(block, &size, sizeof size);
    const std::size_t live = live_bytes += size;
    std::size_t most = most_live_bytes;
    while (most < live && !most_live_bytes.compare_exchange_weak(most, live)) {
    }
    return static_cast<char*>(block) + room;
}

void release(void* memory, std::size_t alignment) {
    if (!memory)
        return;
    void* const block = static_cast<char*>(memory) - room_before(alignment);
    std::size_t size = 0;
    std::memcpy(&size, block, sizeof size);
    live_bytes -= size;
    std::free(block);
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
    release(memory, alignof(std::max_align_t));
}
void operator delete(void* memory, std::size_t) noexcept {
    release(memory, alignof(std::max_align_t));
}
void operator delete(void* memory, std::align_val_t alignment) noexcept {
    release(memory, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory, std::size_t, std::align_val_t alignment) noexcept {
    release(memory, static_cast<std::size_t>(alignment));
}
