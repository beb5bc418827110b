#include "terminal/progress.hpp"
#include "base/number_format.hpp"

#include "base/ceil_div.hpp"

#include <cstdio>
#include <unistd.h>

namespace pocketgan::app {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

void RunningMeans::add(const Figures& figures) {
    sum_.resize(figures.size());
    for (std::size_t i = 0; i < figures.size(); ++i)
        sum_[i] += figures[i];
    ++count_;
}

Figures RunningMeans::take() {
    Figures means = sum_;
    for (double& figure : means)
        figure /= count_;
    *this = RunningMeans();
    return means;
}

Progress::Progress(bool quiet, std::uint64_t first_step, std::uint64_t last_step,
                   std::uint64_t steps_per_epoch, const Presentation& presentation) :
    quiet_(quiet),
    terminal_(isatty(STDOUT_FILENO) == 1),
    first_step_(first_step),
    last_step_(last_step),
    steps_per_epoch_(steps_per_epoch),
    presentation_(presentation),
    start_(Clock::now()),
    printed_(start_) {}

Progress::~Progress() {
    clear();
}

double Progress::seconds() const {
    return seconds_since(start_);
}

double Progress::examples(std::uint64_t first, std::uint64_t last) const {
    return static_cast<double>(presentation_.examples(last) - presentation_.examples(first));
}

void Progress::step(std::uint64_t step, const Figures& figures, const Figures& measured) {
    means_.add(figures);
    if (quiet_)
        return;
    const bool due = terminal_ ? seconds_since(printed_) >= 0.2 : step % steps_per_epoch_ == 0;
    if (due || step == last_step_)
        print(step, measured);
}

void Progress::print(std::uint64_t step, const Figures& measured) {
    printed_ = Clock::now();
    Figures shown = means_.take();
    shown.insert(shown.end(), measured.begin(), measured.end());
    const std::uint64_t epochs = ceil_div(last_step_, steps_per_epoch_);
    const std::uint64_t epoch = (step - 1) / steps_per_epoch_ + 1;
    const double rate = examples(first_step_, step) / (seconds() + 1e-9);
    const double left = examples(step, last_step_) / rate;
    char line[256];
    std::snprintf(
        line, sizeof line, "epoch %llu/%llu  step %llu/%llu  %.0f examples/s  %s  %s left",
        static_cast<unsigned long long>(epoch), static_cast<unsigned long long>(epochs),
        static_cast<unsigned long long>(step), static_cast<unsigned long long>(last_step_), rate,
        presentation_.tell(shown).c_str(), duration(left).c_str());
    if (terminal_) {
        std::printf("\r\033[K%s", line);
        line_open_ = true;
    } else {
        std::printf("%s\n", line);
    }
    std::fflush(stdout);
}

void Progress::clear() {
    if (line_open_)
        std::printf("\r\033[K");
    std::fflush(stdout);
    line_open_ = false;
}

void Progress::say(const std::string& text) {
    if (quiet_)
        return;
    clear();
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
}

} // namespace pocketgan::app
