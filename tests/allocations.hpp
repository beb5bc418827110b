#pragma once

#include <atomic>
#include <cstddef>
#include <new>

/// How often the runner that allocations.cpp is linked into has taken memory by new, the bytes that
/// it holds, and the most that it held since `most_live_bytes` was set.
extern std::atomic<std::size_t> allocations, live_bytes, most_live_bytes;

/// The value of `allocations` at which new throws std::bad_alloc; 0: none.
extern std::atomic<std::size_t> failing_allocation;

/// Calls work() with its first allocation failing, its second and so on, until it succeeds. Returns
/// the number of calls that threw std::bad_alloc; any other exception leaves this function.
template <typename Work>
std::size_t calls_out_of_memory(const Work& work) {
    for (std::size_t failed = 0;; ++failed) {
        failing_allocation = allocations + failed + 1;
        try {
            work();
            failing_allocation = 0;
            return failed;
        } catch (const std::bad_alloc&) {
        }
    }
}
