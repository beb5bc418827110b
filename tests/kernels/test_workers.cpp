#include "allocations.hpp"
#include "base/ceil_div.hpp"
#include "forked.hpp"
#include "kernels/arrays.hpp"
#include "kernels/workers.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <bitset>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <sched.h>
#include <set>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

// While it exists, this process may map at most `bytes` more memory.
class AddressSpaceLimit {
public:
    explicit AddressSpaceLimit(std::size_t bytes) {
        getrlimit(RLIMIT_AS, &before_);
        rlimit limit = before_;
        limit.rlim_cur = used() + bytes;
        setrlimit(RLIMIT_AS, &limit);
    }
    ~AddressSpaceLimit() { setrlimit(RLIMIT_AS, &before_); }

    /// Emulators accept the limit and do not enforce it.
    bool is_enforced() const {
        constexpr std::size_t kMuch = std::size_t{1} << 30;
        void* const memory =
            mmap(nullptr, kMuch, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED)
            return true;
        munmap(memory, kMuch);
        return false;
    }

private:
    static std::size_t used() {
        unsigned long pages = 0;
        if (std::FILE* const file = std::fopen("/proc/self/statm", "r")) {
            if (std::fscanf(file, "%lu", &pages) != 1)
                pages = 0;
            std::fclose(file);
        }
        return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    }

    rlimit before_{};
};

constexpr std::size_t kSize = 96; // of a product that several threads share

// c = a a
void multiply(Workers& workers, const Matrix& a, Matrix& c) {
    Product product;
    product.m = product.n = product.k = kSize;
    product.a = OperandA::rows(a.data(), a.stride());
    product.b = OperandB::rows(a.data(), a.stride());
    product.c = ResultC::rows(c.data(), c.stride());
    workers.product(product);
}

} // namespace

TEST_CASE(
    "parallel_for covers [0, n) once, one range on a thread, borders at multiples of the unit") {
    for (std::size_t threads = 1; threads <= 4; ++threads) {
        Workers workers(threads);
        CHECK(workers.count() == threads);
        for (const std::size_t unit : {1, 8, 30})
            for (const std::size_t n : {0, 1, 7, 8, 9, 31, 64, 1000}) {
                CAPTURE(threads);
                CAPTURE(unit);
                CAPTURE(n);
                std::vector<std::atomic<int>> visits(n);
                std::atomic<std::size_t> calls{0}, empty{0}, crooked{0};
                workers.parallel_for(n, unit, 0, [&](std::size_t first, std::size_t count) {
                    ++calls;
                    empty += count == 0;
                    crooked += first % unit != 0 || (count % unit != 0 && first + count != n);
                    for (std::size_t i = first; i < first + count; ++i)
                        ++visits[i];
                });
                std::size_t wrong = 0;
                for (const std::atomic<int>& v : visits)
                    wrong += v != 1;
                CHECK(wrong == 0);
                CHECK(empty == 0);
                CHECK(crooked == 0);
                CHECK(calls <= threads);
                CHECK(calls >= std::min(threads, ceil_div(n, unit)));
            }
    }
}

TEST_CASE("parallel_for calls below `least` items run on the calling thread") {
    Workers workers(3);
    const std::thread::id here = std::this_thread::get_id();
    std::size_t calls = 0;
    workers.parallel_for(99, 1, 100, [&](std::size_t first, std::size_t count) {
        ++calls;
        CHECK(first == 0);
        CHECK(count == 99);
        CHECK((std::this_thread::get_id() == here));
    });
    CHECK(calls == 1);
}

TEST_CASE("thousands of small tasks complete, before and after the threads sleep") {
    for (std::size_t threads = 2; threads <= 4; ++threads) {
        CAPTURE(threads);
        Workers workers(threads);
        std::size_t wrong = 0;
        for (int task = 0; task < 3000; ++task) {
            // Pauses after which all threads sleep or are about to sleep.
            if (task % 1000 == 500)
                std::this_thread::sleep_for(std::chrono::milliseconds(120));
            if (task % 100 == 50)
                std::this_thread::sleep_for(std::chrono::microseconds(task % 7 * 15));
            std::atomic<std::size_t> sum{0};
            workers.parallel_for(64, 1, 0, [&](std::size_t first, std::size_t count) {
                for (std::size_t i = first; i < first + count; ++i)
                    sum += i;
            });
            wrong += sum != 64 * 63 / 2;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("an exception of any thread reaches the caller after all threads have finished") {
    constexpr std::size_t kThreads = 3;
    Workers workers(kThreads);
    for (unsigned throwing = 1; throwing < 1u << kThreads; ++throwing) { // a bit for each thread
        CAPTURE(throwing);
        const auto throws = [&](std::size_t worker) { return (throwing >> worker & 1) != 0; };
        std::atomic<std::size_t> begun{0}, finished{0};
        std::size_t thrown_by = kThreads;
        try {
            workers.parallel_for(kThreads, 1, 0, [&](std::size_t worker, std::size_t) {
                ++begun;
                if (throws(worker))
                    throw worker;
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
                ++finished;
            });
        } catch (const std::size_t worker) {
            thrown_by = worker;
        }
        CHECK(begun == kThreads);
        CHECK(finished == kThreads - std::bitset<kThreads>(throwing).count());
        REQUIRE(thrown_by < kThreads);
        CHECK(throws(thrown_by));

        std::atomic<std::size_t> sum{0};
        workers.parallel_for(64, 1, 0, [&](std::size_t first, std::size_t) { sum += first; });
        CHECK(sum == 0 + 21 + 42);
    }
}

TEST_CASE("Workers that run out of memory while they start their threads throw std::bad_alloc") {
    CHECK(calls_out_of_memory([] { Workers(4); }) >= 4); // scratch memory and three threads
}

TEST_CASE("a product whose scratch memory cannot grow throws std::bad_alloc on the caller") {
    const Matrix a(kSize, kSize, Numbers(1));
    Matrix expected(kSize, kSize);
    Workers one(1);
    multiply(one, a, expected);
    for (int i = 0; i < 20; ++i) {
        Workers three(3);
        Matrix c(kSize, kSize);
        // In the first call the memory of one thread does not grow. In the second only that one's
        // does, which is not the second allocation.
        CHECK(calls_out_of_memory([&] { multiply(three, a, c); }) == 1);
        CHECK(same_bits(c, expected));
    }
}

#ifdef __linux__
namespace {

std::size_t threads_of_this_process() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

} // namespace

TEST_CASE("threads that never got a task end with their Workers") {
    { const Workers first(4); } // a sanitizer or emulator may start its own thread with the first
    const std::size_t before = threads_of_this_process();
    for (int i = 0; i < 50; ++i) {
        const Workers workers(4);
        CHECK(threads_of_this_process() >= before + 3);
    }
    // The kernel lists a joined thread for a moment longer.
    for (int wait = 0; wait < 1000 && threads_of_this_process() > before; ++wait)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(threads_of_this_process() == before);
}
#endif

TEST_CASE("Workers throw Error if their threads cannot be started") {
    std::string message;
    {
        const AddressSpaceLimit limit(std::size_t{100} << 20); // a dozen stacks
        if (!limit.is_enforced())
            return;
        try {
            Workers(1000);
        } catch (const Error& error) {
            message = error.what();
        }
    }
    CHECK(message.find("1000 threads") != std::string::npos);
}

TEST_CASE("an engine has the threads that it was asked for; 0 means all that are available") {
    CHECK(available_threads() >= 1);
    CHECK(Engine().threads() == 1);
    CHECK(Engine(3).threads() == 3);
    CHECK(Engine(0).threads() == available_threads());
}

TEST_CASE("a forked child destroys an engine whose threads poll, sleep or work") {
    for (int i = 0; i < 30; ++i) {
        Workers idle(4), busy(4);
        std::atomic<bool> has_begun{false}, may_end{false};
        std::thread caller([&] {
            busy.parallel_for(4, 1, 0, [&](std::size_t, std::size_t) {
                has_begun = true;
                while (!may_end)
                    std::this_thread::yield();
            });
        });
        while (!has_begun)
            std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::microseconds(i * i)); // polls, then sleeps
        const bool destroyed = succeeds_in_child([&] {
            idle.~Workers();
            busy.~Workers();
            return true;
        });
        may_end = true;
        caller.join();
        REQUIRE(destroyed);
    }
}

TEST_CASE("a forked child computes on threads of its own, and so does its child") {
    const Matrix a(kSize, kSize, Numbers(1));
    Matrix expected(kSize, kSize);
    Workers workers(3);
    multiply(workers, a, expected);
    const auto computes = [&] {
        Matrix c(kSize, kSize);
        multiply(workers, a, c);
        std::set<std::thread::id> threads;
        std::mutex mutex;
        workers.parallel_for(3, 1, 0, [&](std::size_t, std::size_t) {
            const std::lock_guard<std::mutex> lock(mutex);
            threads.insert(std::this_thread::get_id());
        });
        return same_bits(c, expected) && threads.size() == 3;
    };
    for (int i = 0; i < 10; ++i) {
        REQUIRE(succeeds_in_child([&] { return computes() && succeeds_in_child(computes); }));
        REQUIRE(succeeds_in_child([&] { return succeeds_in_child(computes) && computes(); }));
        CHECK(computes());
    }
}

#ifdef __linux__
TEST_CASE("available_threads respects the affinity mask") {
    cpu_set_t before, one;
    REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu)
        if (CPU_ISSET(cpu, &before))
            CPU_SET(cpu, &one);
    REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
    const std::size_t threads = available_threads();
    sched_setaffinity(0, sizeof before, &before);
    CHECK(threads == 1);
}
#endif
