#pragma once

#include "base/aligned_buffer.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace pocketgan::kernels {

/// Threads that run a task together with their caller, each with scratch memory of its own.
class ThreadPool {
public:
    using Task = void (*)(void* context, std::size_t worker, std::size_t workers);

    /// Starts threads - 1 threads; the caller is the last one. Throws Error if a thread cannot be
    /// started, and std::bad_alloc.
    explicit ThreadPool(std::size_t threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    std::size_t count() const { return scratch_.size(); }
    AlignedFloats& scratch(std::size_t worker) { return scratch_[worker]; }

    /// Calls task(context, worker, count()) on every thread, with this thread as worker 0, and
    /// waits for all calls. Throws the first exception of a call afterwards.
    void run(Task task, void* context);

    /// Whether fork() made this process after the threads started, so that only its parent has
    /// them. Nothing but `count` and `abandon` may be called then: the mutex may be locked and
    /// scratch memory half replaced by a thread of the parent.
    bool was_left_behind() const {
        return forks_before_ != forks_.load(std::memory_order_relaxed) && !threads_.empty();
    }

    /// Leaks a pool that was left behind: its destructor would wait for its threads.
    static void abandon(std::unique_ptr<ThreadPool> pool);

private:
    static void watch_forks();
    void start();
    void stop();
    void serve(std::size_t worker);
    void call(Task task, void* context, std::size_t worker) noexcept;
    void wait_for_others();

    /// The forks between this process and the one that started the first thread of a pool.
    static std::atomic<unsigned> forks_;
    /// The pools that were abandoned, as a list, so that leak checkers can reach them.
    static std::atomic<ThreadPool*> abandoned_;
    ThreadPool* next_abandoned_ = nullptr;

    const unsigned forks_before_ = forks_;
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

    std::atomic<bool> failed_{false}; ///< a call of the task threw
    std::exception_ptr failure_;      ///< what the first one threw, once left_ is 0
};

} // namespace pocketgan::kernels
