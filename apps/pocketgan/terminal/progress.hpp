#pragma once

#include "presentation.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace pocketgan::app {

/// Means over the steps since the last time they were taken.
class RunningMeans {
public:
    void add(const Figures& figures);
    /// The means so far; starts anew.
    Figures take();

private:
    Figures sum_;
    double count_ = 0.0;
};

/// Tells a person how far training is: one line that is written over again in a terminal, else a
/// plain line an epoch.
class Progress {
public:
    /// `presentation` says what a step takes and how its figures read; it must outlive this.
    Progress(bool quiet, std::uint64_t first_step, std::uint64_t last_step,
             std::uint64_t steps_per_epoch, const Presentation& presentation);
    ~Progress();

    /// After every step, `step` counting from 1; `measured` is what was last measured.
    void step(std::uint64_t step, const Figures& figures, const Figures& measured);

    /// A line of its own, whatever stands there.
    void say(const std::string& text);

    double seconds() const; ///< since it was made

private:
    double examples(std::uint64_t first, std::uint64_t last) const; ///< of the steps between
    void print(std::uint64_t step, const Figures& measured);
    void clear();

    bool quiet_;
    bool terminal_;
    std::uint64_t first_step_, last_step_, steps_per_epoch_;
    const Presentation& presentation_;
    std::chrono::steady_clock::time_point start_, printed_;
    RunningMeans means_;
    bool line_open_ = false;
};

} // namespace pocketgan::app
