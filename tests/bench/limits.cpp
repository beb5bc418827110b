#include "limits.hpp"

#include "limits_loops.hpp"

#include "base/aligned_buffer.hpp"
#include "pocketgan/engine.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace pocketgan::bench {

// POCKETGAN_ISAS is ISA(scalar) ISA(sse2) ..., the instruction sets of the build.
#define ISA(name) extern const LimitsLoops limits_##name;
POCKETGAN_ISAS
#undef ISA

namespace {

const LimitsLoops& loops() {
    static const LimitsLoops* const all[] = {
#define ISA(name) &limits_##name,
        POCKETGAN_ISAS
#undef ISA
    };
    for (const LimitsLoops* const one : all) {
        if (std::strcmp(one->name, Engine::instruction_set()) == 0)
            return *one;
    }
    throw std::logic_error("there are no limits_loops for " +
                           std::string(Engine::instruction_set()));
}

// The least time of work() in seconds over `trials` calls.
template <typename Work>
double least_time(int trials, const Work& work) {
    using Clock = std::chrono::steady_clock;
    double least = 1e9;
    for (int i = 0; i < trials; ++i) {
        const Clock::time_point start = Clock::now();
        work();
        least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
    }
    return least;
}

double measure_peak() {
    constexpr std::size_t kRounds = 40 * 1000; // a few tenths of a millisecond
    const double seconds =
        least_time(1000, [] { benchmark::DoNotOptimize(loops().compute(kRounds, 0.5f, 1.0f)); });
    return 2.0 * static_cast<double>(kRounds * loops().multiply_adds) / seconds;
}

} // namespace

double peak_flops() {
    static const double peak = measure_peak();
    return peak;
}

double read_bandwidth(std::size_t bytes, std::size_t threads) {
    constexpr std::size_t kUnit = 256; // LimitsLoops::read takes multiples of it
    const std::size_t share = bytes / sizeof(float) / threads / kUnit * kUnit;
    const AlignedFloats buffer(share * threads, 1.0f);
    // A trial takes a few milliseconds: much longer than the start of a thread, and short enough
    // for some trials to run undisturbed by other programs.
    const std::size_t times = 1 + (std::size_t{1} << 27) / bytes;
    const auto read = [&](std::size_t thread) {
        for (std::size_t i = 0; i < times; ++i)
            benchmark::DoNotOptimize(loops().read(buffer.data() + thread * share, share));
    };
    const double seconds = least_time(100, [&] {
        std::vector<std::thread> others;
        for (std::size_t thread = 1; thread < threads; ++thread)
            others.emplace_back(read, thread);
        read(0);
        for (std::thread& other : others)
            other.join();
    });
    return static_cast<double>(times * share * threads * sizeof(float)) / seconds;
}

} // namespace pocketgan::bench
