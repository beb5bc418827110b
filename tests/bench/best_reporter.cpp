#include "best_reporter.hpp"

#include "limits.hpp"

#include "pocketgan/engine.hpp"

#include <algorithm>
#include <cstdio>

namespace pocketgan::bench {

using benchmark::Counter;

namespace {

double seconds(const benchmark::BenchmarkReporter::Run& run) {
    const bool real = run.run_name.time_type == "real_time"; // set by UseRealTime
    return (real ? run.real_accumulated_time : run.cpu_accumulated_time) /
           static_cast<double>(run.iterations);
}

} // namespace

void BestReporter::ReportRuns(const std::vector<Run>& runs) {
    const Run* best = nullptr;
    for (const Run& run : runs) {
        if (run.run_type != Run::RT_Iteration)
            return; // an aggregate, such as a mean
        if (!best || seconds(run) < seconds(*best))
            best = &run;
    }
    if (!best)
        return;
    best_.push_back(*best);
    for (auto& [name, counter] : best_.back().counters)
        counter.flags = Counter::kDefaults; // no "/s" after the value: the name has the unit
}

void BestReporter::Finalize() {
    std::sort(best_.begin(), best_.end(),
              [](const Run& a, const Run& b) { return a.family_index < b.family_index; });
    for (const Run& run : best_)
        rows_.push_back({run.run_name.function_name, seconds(run)});
    ConsoleReporter::ReportRuns(best_);
}

bool run(int argc, char** argv, std::vector<std::string> defaults, BestReporter& reporter) {
    std::vector<char*> arguments{argv[0]};
    for (std::string& text : defaults)
        arguments.push_back(text.data());
    arguments.insert(arguments.end(), argv + 1, argv + argc);
    int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
        return false;
    std::printf("%s: peak of a core %.1f GFLOP/s; best repetitions\n", Engine::instruction_set(),
                peak_flops() * 1e-9);
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return true;
}

void count_flops(benchmark::State& state, double flops_an_iteration, std::size_t threads) {
    const double percent = 100.0 / (peak_flops() * static_cast<double>(threads));
    const auto rate = Counter::kIsIterationInvariantRate;
    state.counters["GFLOP/s"] = Counter(flops_an_iteration * 1e-9, rate);
    state.counters["peak%"] = Counter(flops_an_iteration * percent, rate);
}

} // namespace pocketgan::bench
