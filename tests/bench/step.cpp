// Training steps of the networks.

#include "best_reporter.hpp"
#include "networks.hpp"

#include <string>

namespace {

using namespace pocketgan;
using namespace pocketgan::bench;

void step(benchmark::State& state, const GanSettings& settings, const Dataset& data,
          std::size_t threads) {
    Engine engine(threads);
    GanTrainer trainer(settings, data, engine);
    for (auto _ : state)
        trainer.step();
    count_flops(state, flops_of_step(settings, data), threads);
    state.counters["images/s"] = benchmark::Counter(static_cast<double>(settings.batch),
                                                    benchmark::Counter::kIsIterationInvariantRate);
}

} // namespace

int main(int argc, char** argv) {
    const Dataset data = random_images();
    for (const BenchNetwork& network : networks()) {
        for (std::size_t threads = 1; threads <= available_threads(); threads *= 2) {
            const std::string name =
                std::string("step/") + network.name + "/threads:" + std::to_string(threads);
            benchmark::RegisterBenchmark(name.c_str(),
                                         [=, &data](benchmark::State& state) {
                                             step(state, network.settings, data, threads);
                                         })
                ->UseRealTime()
                ->Unit(benchmark::kMillisecond);
        }
    }
    BestReporter reporter;
    return run(argc, argv,
               {"--benchmark_repetitions=7", "--benchmark_min_time=0.3",
                "--benchmark_enable_random_interleaving=true"},
               reporter)
               ? 0
               : 2;
}
