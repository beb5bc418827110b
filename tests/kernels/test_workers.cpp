#include "allocations.hpp"
#include "base/ceil_div.hpp"
#include "kernels/shared_product.hpp"
#include "pocketgan/engine.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <bitset>
#include <chrono>
#include <thread>
#include <vector>

using namespace pocketgan;
using namespace pocketgan::kernels;

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

TEST_CASE("an engine has the threads that it was asked for; 0 means all that are available") {
    CHECK(available_threads() >= 1);
    CHECK(Engine().threads() == 1);
    CHECK(Engine(3).threads() == 3);
    CHECK(Engine(0).threads() == available_threads());
}
