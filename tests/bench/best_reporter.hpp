#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace pocketgan::bench {

/// Prints and keeps the best repetition of each benchmark, in the order they were registered.
/// Everything measured here does the same work each time, so whatever else the machine does can
/// only make it slower, and the least time is the one that was disturbed least.
class BestReporter : public benchmark::ConsoleReporter {
public:
    BestReporter() : ConsoleReporter(OO_Tabular) {}

    struct Row {
        std::string name;
        double seconds; ///< an iteration: of the clock, or of the processor if that is what counts
    };

    void ReportRuns(const std::vector<Run>& runs) override;
    void Finalize() override;

    const std::vector<Row>& rows() const { return rows_; }

private:
    std::vector<Run> best_;
    std::vector<Row> rows_;
};

/// Parses the arguments, after `defaults` that they override, runs what they choose and reports it.
/// Returns false if an argument is unknown.
bool run(int argc, char** argv, std::vector<std::string> defaults, BestReporter& reporter);

/// Adds to a row: its rate in floating-point operations and their share of `threads` times the
/// peak.
void count_flops(benchmark::State& state, double flops_an_iteration, std::size_t threads);

} // namespace pocketgan::bench
