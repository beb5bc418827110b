#include "progress.hpp"

#include <cstdio>
#include <unistd.h>

namespace pocketgan {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

std::string duration(double seconds) {
    const auto whole = static_cast<unsigned long>(seconds + 0.5);
    char text[64];
    if (whole < 60)
        std::snprintf(text, sizeof text, "%lu s", whole);
    else if (whole < 3600)
        std::snprintf(text, sizeof text, "%lu min %02lu s", whole / 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%lu h %02lu min", whole / 3600, whole / 60 % 60);
    return text;
}

void RunningMeans::add(const StepReport& report) {
    sum_.d_loss += report.d_loss;
    sum_.g_loss += report.g_loss;
    sum_.d_real += report.d_real;
    sum_.d_fake += report.d_fake;
    ++count_;
}

StepReport RunningMeans::take() {
    const double n = count_ > 0 ? static_cast<double>(count_) : 1.0;
    const StepReport means{sum_.d_loss / n, sum_.g_loss / n, sum_.d_real / n, sum_.d_fake / n};
    *this = RunningMeans();
    return means;
}

Progress::Progress(bool quiet, std::uint64_t first_step, std::uint64_t last_step,
                   std::uint64_t steps_per_epoch, std::uint64_t images_per_step) :
    quiet_(quiet),
    terminal_(isatty(STDOUT_FILENO) == 1),
    first_step_(first_step),
    last_step_(last_step),
    steps_per_epoch_(steps_per_epoch),
    images_per_step_(images_per_step),
    start_(Clock::now()),
    printed_(start_) {}

Progress::~Progress() {
    clear();
}

double Progress::seconds() const {
    return seconds_since(start_);
}

double Progress::images_per_second(std::uint64_t step) const {
    return static_cast<double>((step - first_step_) * images_per_step_) / (seconds() + 1e-9);
}

void Progress::step(std::uint64_t step, const StepReport& report) {
    means_.add(report);
    if (quiet_)
        return;
    const bool due = terminal_ ? seconds_since(printed_) >= 0.2 : step % steps_per_epoch_ == 0;
    if (due || step == last_step_)
        print(step);
}

void Progress::print(std::uint64_t step) {
    printed_ = Clock::now();
    shown_ = means_.take();
    const std::uint64_t epochs = (last_step_ + steps_per_epoch_ - 1) / steps_per_epoch_;
    const std::uint64_t epoch = (step - 1) / steps_per_epoch_ + 1;
    const double left = static_cast<double>(last_step_ - step) * seconds() /
                        static_cast<double>(step - first_step_);
    char line[256];
    std::snprintf(line, sizeof line,
                  "epoch %llu/%llu  step %llu/%llu  %.0f images/s  loss D %.3f G %.3f  D(x) %.2f "
                  "D(G(z)) %.2f  %s left",
                  static_cast<unsigned long long>(epoch), static_cast<unsigned long long>(epochs),
                  static_cast<unsigned long long>(step),
                  static_cast<unsigned long long>(last_step_), images_per_second(step),
                  shown_.d_loss, shown_.g_loss, shown_.d_real, shown_.d_fake,
                  duration(left).c_str());
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

} // namespace pocketgan
