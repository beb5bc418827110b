#pragma once

#include "pocketgan/run.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace pocketgan::app {

/// Shows the progress of a run: on a terminal one line that is overwritten, otherwise one line per
/// epoch.
class Progress {
public:
    /// `run` must outlive it.
    Progress(const Run& run, bool quiet);
    ~Progress();

    /// Called after every step.
    void step(const RunProgress& progress);

    /// Prints a separate line, unless quiet.
    void say(const std::string& text);

private:
    void print(const RunProgress& progress);
    std::string figures_text(const Figures& figures) const;
    void clear();

    const Run& run_;
    const bool quiet_;
    const bool is_terminal_;
    const std::uint64_t first_step_; ///< steps done before this session
    std::chrono::steady_clock::time_point printed_;
    RunningMeans means_;
    bool line_is_open_ = false;
};

} // namespace pocketgan::app
