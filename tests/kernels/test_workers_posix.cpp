// What Workers and Engine promise of fork() and of limits, which Windows does not have.
#include "forked.hpp"
#include "kernels/shared_product.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
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

} // namespace

#ifdef __linux__
namespace {

std::size_t threads_of_this_process() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

} // namespace

TEST_CASE("threads that never got a task end with their Workers") {
    { const Workers first(4); } // a sanitizer or emulator may start its own thread with the first
    std::size_t before = threads_of_this_process();
    for (int look = 0; look < 50; ++look) { // the kernel lists a joined thread for a moment longer
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        before = std::min(before, threads_of_this_process());
    }
    for (int i = 0; i < 50; ++i) {
        const Workers workers(4);
        CHECK(threads_of_this_process() >= before + 3);
    }
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
    if (!child_can_start_threads())
        return;
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
