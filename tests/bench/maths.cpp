// Kernels other than matrix products, over arrays that stay in L1.

#include "best_reporter.hpp"

#include "base/aligned_buffer.hpp"
#include "kernels/kernels.hpp"
#include "pocketgan/random.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace pocketgan;
using kernels::KernelTable;

constexpr std::size_t kCount = 2048;

// Registers work(table, x, y), with x (kCount) from N(0, 1) and y (kCount).
template <typename Work>
void add(const char* name, const Work& work) {
    benchmark::RegisterBenchmark(name, [work](benchmark::State& state) {
        AlignedFloats x(kCount), y(kCount);
        Random(1, 0).normal(0, x.data(), kCount);
        for (auto _ : state) {
            work(kernels::table(), x.data(), y.data());
            benchmark::ClobberMemory();
        }
        state.counters["numbers/ns"] =
            benchmark::Counter(kCount * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
        state.counters["ns/number"] =
            benchmark::Counter(kCount * 1e-9, benchmark::Counter::kIsIterationInvariantRate |
                                                  benchmark::Counter::kInvert);
    });
}

} // namespace

int main(int argc, char** argv) {
    add("sum_of_exponentials", [](const KernelTable& table, const float* x, float*) {
        benchmark::DoNotOptimize(table.sum_of_exponentials(x, 4.0f, 1.0f, kCount));
    });
    for (const Activation activation : {Activation::relu, Activation::sigmoid, Activation::tanh})
        add(to_string(activation), [=](const KernelTable& table, const float* x, float* y) {
            table.activate(activation, {}, x, y, kCount);
        });
    std::vector<std::uint32_t> words(kCount);
    add("philox_bits", [&](const KernelTable& table, const float*, float*) {
        table.philox_bits(1, 2, 0, words.data(), kCount);
    });
    add("philox_uniform", [](const KernelTable& table, const float*, float* y) {
        table.philox_uniform(1, 2, 0, 0.0f, 1.0f, y, kCount);
    });
    add("philox_normal", [](const KernelTable& table, const float*, float* y) {
        table.philox_normal(1, 2, 0, y, kCount);
    });
    add("philox_mask", [](const KernelTable& table, const float*, float* y) {
        table.philox_mask(1, 2, 0, 0.5f, y, kCount);
    });
    bench::BestReporter reporter;
    return bench::run(argc, argv, {"--benchmark_repetitions=15", "--benchmark_min_time=0.02"},
                      reporter)
               ? 0
               : 2;
}
