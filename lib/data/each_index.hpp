#pragma once

#include "kernels/workers.hpp"
#include "pocketgan/engine.hpp"

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>

namespace pocketgan {

/// Calls work(i) once for each i < n, on all threads that this process may use. If calls throw,
/// throws the exception of the smallest i, which does not depend on the threads; larger i may then
/// have been left out.
template <typename Work>
void for_each_index(std::size_t n, const Work& work) {
    std::atomic<std::size_t> next{0}, failed{n};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto serve = [&](std::size_t, std::size_t) {
        // Indices are handed out in order: those below one that failed are all being served.
        for (std::size_t i = next++; i < failed; i = next++) {
            try {
                work(i);
            } catch (...) {
                const std::lock_guard<std::mutex> lock(mutex);
                if (i < failed) {
                    failed = i;
                    failure = std::current_exception();
                }
            }
        }
    };
    Engine engine(n > 1 ? 0 : 1);
    engine.workers().parallel_for(engine.threads(), 1, 1, serve);
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace pocketgan
