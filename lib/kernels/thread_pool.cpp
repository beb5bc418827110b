#include "kernels/thread_pool.hpp"

#include "base/text.hpp"

#include <new>
#include <system_error>
#include <utility>

// fork() leaves the threads behind. Windows does not have it, and pocketgan-sample, the only
// program of a device build, does not call it.
#if (defined(__unix__) || defined(__APPLE__)) && !POCKETGAN_DEVICE
#define POCKETGAN_HAVE_FORK
#include <pthread.h>
#endif

namespace pocketgan::kernels {
namespace {

// How often a thread polls for work, or for the others to finish, before it sleeps or yields: some
// tens of microseconds, about the cost of waking a thread. Ten times as many made each task ten
// times as slow when other programs used the processors too.
constexpr int kSpins = 2000;

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

} // namespace

ThreadPool::ThreadPool(std::size_t threads) : scratch_(threads ? threads : 1) {
    try {
        start();
    } catch (const std::system_error& error) {
        const std::size_t started = threads_.size() + 1;
        stop();
        throw_error({"cannot start ", threads, " threads, only ", started, ": ", error.what()});
    } catch (...) { // out of memory
        stop();
        throw;
    }
}

ThreadPool::~ThreadPool() {
    stop();
}

std::atomic<unsigned> ThreadPool::forks_{0};
std::atomic<ThreadPool*> ThreadPool::abandoned_{nullptr};

void ThreadPool::watch_forks() {
#ifdef POCKETGAN_HAVE_FORK
    // A handler, as asking for the process id costs more than a small task. Two threads may both
    // register it; counting a fork twice does no harm.
    static std::atomic<bool> is_watching{false};
    if (is_watching)
        return;
    if (pthread_atfork(nullptr, nullptr, [] { ++forks_; }) != 0)
        throw std::bad_alloc();
    is_watching = true;
#endif
}

void ThreadPool::abandon(std::unique_ptr<ThreadPool> pool) {
    ThreadPool* const leaked = pool.release();
    leaked->next_abandoned_ = abandoned_.exchange(leaked);
}

void ThreadPool::start() {
    if (count() > 1)
        watch_forks();
    threads_.reserve(count() - 1);
    for (std::size_t worker = 1; worker < count(); ++worker)
        threads_.emplace_back([this, worker] { serve(worker); });
}

void ThreadPool::stop() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

void ThreadPool::serve(std::size_t worker) {
    unsigned seen = 0;
    for (;;) {
        for (int spin = 0; spin < kSpins && round_ == seen && !stop_; ++spin)
            pause();
        if (round_ == seen && !stop_) {
            std::unique_lock<std::mutex> lock(mutex_);
            ++sleeping_;
            wake_.wait(lock, [&] { return round_ != seen || stop_; });
            --sleeping_;
        }
        if (stop_)
            return;
        ++seen;
        call(task_, context_, worker);
        --left_;
    }
}

void ThreadPool::call(Task task, void* context, std::size_t worker) noexcept {
    try {
        task(context, worker, count());
    } catch (...) {
        if (!failed_.exchange(true))
            failure_ = std::current_exception();
    }
}

void ThreadPool::run(Task task, void* context) {
    if (threads_.empty())
        return task(context, 0, 1);
    task_ = task;
    context_ = context;
    left_ = threads_.size();
    ++round_;
    if (sleeping_ != 0) {
        // With the mutex free, each worker either has seen the new round or waits for wake_.
        { const std::lock_guard<std::mutex> lock(mutex_); }
        wake_.notify_all();
    }
    call(task, context, 0);
    wait_for_others();
    if (failed_) {
        failed_ = false;
        std::rethrow_exception(std::exchange(failure_, nullptr));
    }
}

void ThreadPool::wait_for_others() {
    for (int spin = 0; left_ != 0; ++spin) {
        if (spin < kSpins)
            pause();
        else
            std::this_thread::yield(); // other programs use the processors
    }
}

} // namespace pocketgan::kernels
