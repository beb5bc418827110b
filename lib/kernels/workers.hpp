#pragma once

#include "base/aligned_buffer.hpp"
#include "base/ceil_div.hpp"
#include "kernels/kernels.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace pocketgan::kernels {

/// A pool of threads that run kernels, each with its own scratch memory for products.
class Workers {
public:
    /// Starts threads - 1 threads; the caller is the last one. Throws Error if a thread cannot be
    /// started.
    explicit Workers(std::size_t threads);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    std::size_t count() const { return threads_.size() + 1; }
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
    using Task = void (*)(void* context, std::size_t worker, std::size_t workers);

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
        run([](void* context, std::size_t worker,
               std::size_t workers) { (*static_cast<decltype(part)*>(context))(worker, workers); },
            &part);
    }

    /// Calls task(context, worker, count()) on every thread, with this thread as worker 0, and
    /// waits for all calls.
    void run(Task task, void* context);
    void serve(std::size_t worker);
    void stop();

    const SamplingTable& table_;
    std::vector<AlignedFloats> scratch_; ///< of each worker
    std::vector<std::thread> threads_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::atomic<unsigned> round_{0};   ///< number of tasks so far; a change starts one
    std::atomic<std::size_t> left_{0}; ///< workers that have not finished the task
    std::atomic<unsigned> sleeping_{0};
    std::atomic<bool> stop_{false};
    Task task_ = nullptr;
    void* context_ = nullptr;
};

} // namespace pocketgan::kernels
