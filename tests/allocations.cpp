#include "allocations.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

// The address sanitizer reports accesses to memory that is marked; elsewhere this does nothing.
#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size)
#define ASAN_UNPOISON_MEMORY_REGION(address, size)
#endif

std::atomic<std::size_t> allocations{0}, live_bytes{0}, most_live_bytes{0};
std::atomic<std::size_t> failing_allocation{0};

namespace {

// The size is kept before the memory, in as many bytes as keep it aligned.
std::size_t room_before(std::size_t alignment) {
    return std::max(alignment, alignof(std::max_align_t));
}

// The bytes of a block: aligned_alloc wants whole multiples of the alignment.
std::size_t whole_block(std::size_t size, std::size_t room) {
    return (size + room - 1) / room * room + room;
}

// std::aligned_alloc and std::free, which Windows has with other names.
void* take_block(std::size_t alignment, std::size_t size) {
#ifdef _WIN32
    return _aligned_malloc(size, alignment);
#else
    return std::aligned_alloc(alignment, size);
#endif
}
void give_block(void* block) {
#ifdef _WIN32
    _aligned_free(block);
#else
    std::free(block);
#endif
}

void* allocate(std::size_t size, std::size_t alignment) {
    if (++allocations == failing_allocation)
        throw std::bad_alloc();
    const std::size_t room = room_before(alignment), whole = whole_block(size, room);
    void* const block = whole > size ? take_block(room, whole) : nullptr;
    if (!block)
        throw std::bad_alloc();
    std::memcpy(block, &size, sizeof size);
    const std::size_t live = live_bytes += size;
    std::size_t most = most_live_bytes;
    while (most < live && !most_live_bytes.compare_exchange_weak(most, live)) {
    }
    char* const memory = static_cast<char*>(block) + room;
    ASAN_POISON_MEMORY_REGION(block, room);
    ASAN_POISON_MEMORY_REGION(memory + size, whole - room - size);
    return memory;
}

void release(void* memory, std::size_t alignment) {
    if (!memory)
        return;
    const std::size_t room = room_before(alignment);
    void* const block = static_cast<char*>(memory) - room;
    std::size_t size = 0;
    ASAN_UNPOISON_MEMORY_REGION(block, room);
    std::memcpy(&size, block, sizeof size);
    ASAN_UNPOISON_MEMORY_REGION(block, whole_block(size, room));
    live_bytes -= size;
    give_block(block);
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
