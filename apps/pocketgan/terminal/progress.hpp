#pragma once

#include "pocketgan/run.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan::app {

/// Shows the progress of a run: one line per epoch and, on a terminal, a line below them that is
/// overwritten. Lines are cut to the width of the terminal.
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
    /// A part of the line. Where the line is too long, the parts of the highest rank go first.
    struct Part {
        std::string text;
        int rank;
    };
    static std::string fitted(std::vector<Part> parts, std::size_t columns);

    void show(const RunProgress& progress, RunningMeans& means, bool stays);
    void add_figures(const Figures& figures, std::vector<Part>& parts) const;
    void clear();

    const Run& run_;
    const bool quiet_;
    const bool is_terminal_;
    const std::uint64_t first_step_; ///< steps done before this session
    std::chrono::steady_clock::time_point printed_;
    RunningMeans recent_; ///< since a line was shown
    RunningMeans epoch_;  ///< since the last epoch ended
    bool line_is_open_ = false;
};

} // namespace pocketgan::app
