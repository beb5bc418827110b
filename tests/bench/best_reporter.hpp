#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace pocketgan::bench {

/// Prints and keeps the fastest repetition of each benchmark, in the order of their registration.
/// All repetitions do the same work, and other programs can only slow them down. So the least time
/// is the least disturbed one.
class BestReporter : public benchmark::ConsoleReporter {
public:
    BestReporter() : ConsoleReporter(OO_Tabular) {}

    struct Row {
        std::string name;
        double seconds; ///< per iteration: wall-clock time with UseRealTime, else processor time
    };

    void ReportRuns(const std::vector<Run>& runs) override;
    void Finalize() override;

    const std::vector<Row>& rows() const { return rows_; }

private:
    std::vector<Run> best_;
    std::vector<Row> rows_;
};

/// Runs the registered benchmarks that the arguments select, with `reporter`. Arguments override
/// `defaults`. Returns false if an argument is unknown.
bool run(int argc, char** argv, std::vector<std::string> defaults, BestReporter& reporter);

/// Adds columns to a row: the rate in GFLOP/s, and its share of `threads` times the peak of a core.
void count_flops(benchmark::State& state, double flops_an_iteration, std::size_t threads);

} // namespace pocketgan::bench
