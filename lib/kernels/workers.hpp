#pragma once

#include "base/ceil_div.hpp"
#include "kernels/kernels.hpp"
#include "kernels/thread_pool.hpp"

#include <cstddef>
#include <memory>

namespace pocketgan::kernels {

/// The threads that run kernels. If a thread throws, the caller gets its exception after all
/// threads have finished; the first one, if several throw. A forked child, which has no threads of
/// its parent, starts its own when they are first needed.
class Workers {
public:
    /// Starts threads - 1 threads; the caller is the last one. Throws Error if a thread cannot be
    /// started.
    explicit Workers(std::size_t threads);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    std::size_t count() const { return pool_->count(); }
    /// Not in a build for a device.
    const KernelTable& table() const { return kernels::table(); }

    /// Computes the product, float or quantised as its B is, split over columns or rows of C.
    void product(const Product& product);

    /// Calls work(first, count) for ranges that cover [0, n), at most one per thread. Their borders
    /// are multiples of `unit`. For n < least it is one call on this thread.
    template <typename Work>
    void parallel_for(std::size_t n, std::size_t unit, std::size_t least, const Work& work) {
        if (n < least) {
            if (n > 0)
                work(std::size_t{0}, n);
            return;
        }
        split_by_worker(n, unit, [&](std::size_t, std::size_t first, std::size_t count) {
            work(first, count);
        });
    }

private:
    /// The same with work(worker, first, count), for any n.
    template <typename Work>
    void split_by_worker(std::size_t n, std::size_t unit, const Work& work) {
        auto part = [&](std::size_t worker, std::size_t workers) {
            const std::size_t units = ceil_div(n, unit);
            const std::size_t first = units * worker / workers * unit;
            const std::size_t last = units * (worker + 1) / workers * unit;
            if (first < last && first < n)
                work(worker, first, (last < n ? last : n) - first);
        };
        pool().run(
            [](void* context, std::size_t worker, std::size_t workers) {
                (*static_cast<decltype(part)*>(context))(worker, workers);
            },
            &part);
    }

    /// With the threads of this process.
    ThreadPool& pool();

    const SamplingTable& table_;
    std::unique_ptr<ThreadPool> pool_; ///< on the heap, as a child leaks it
};

} // namespace pocketgan::kernels
