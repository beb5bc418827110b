#include "terminal/progress.hpp"

#include "base/ceil_div.hpp"
#include "base/number_format.hpp"
#include "base/text.hpp"

#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace pocketgan::app {
namespace {

using Clock = std::chrono::steady_clock;

// The text and format of a column in the line of progress.
struct Label {
    Column column;
    const char* text;
    int digits; ///< decimals where is_fixed, else significant digits
    bool is_fixed;
    double factor;
    const char* unit;
};

constexpr Label kLabels[] = {
    {Column::parzen, "Parzen", 4, false, 1.0, ""},
    {Column::classifier_frechet, "Frechet", 3, false, 1.0, ""},
    {Column::classes, "classes", 4, false, 1.0, ""},
    {Column::modes, "modes", 4, false, 1.0, ""},
    {Column::high_quality, "high quality", 2, false, 1.0, ""},
    {Column::loss, "loss", 3, true, 1.0, ""},
    {Column::accuracy, "right", 2, true, 100.0, " %"},
    {Column::test_loss, "test loss", 3, true, 1.0, ""},
    {Column::test_accuracy, "test", 2, true, 100.0, " %"},
};

} // namespace

Progress::Progress(const Run& run, bool quiet) :
    run_(run),
    quiet_(quiet),
    is_terminal_(isatty(STDOUT_FILENO) == 1),
    first_step_(run.steps()),
    printed_(Clock::now()) {}

Progress::~Progress() {
    clear();
}

void Progress::step(const RunProgress& progress) {
    means_.add(progress.figures);
    if (!progress.warning.empty())
        say("warning: " + progress.warning);
    if (quiet_)
        return;
    const double since = std::chrono::duration<double>(Clock::now() - printed_).count();
    const bool is_due = is_terminal_ ? since >= 0.2 : progress.step % progress.steps_per_epoch == 0;
    if (is_due || progress.step == progress.last_step)
        print(progress);
}

std::string Progress::figures_text(const Figures& figures) const {
    std::string text;
    if (const auto* const gan = std::get_if<GanSettings>(&run_.settings().training)) {
        text = "  loss D " + fixed(figures[Column::d_loss], 3) + " G " +
               fixed(figures[Column::g_loss], 3);
        if (gan->objective == Objective::wasserstein)
            text += "  estimate " + significant(critic_estimate(figures), 4);
        else
            text += "  D(x) " + fixed(figures[Column::d_real], 2) + " D(G(z)) " +
                    fixed(figures[Column::d_fake], 2);
    }
    for (const Label& label : kLabels) {
        const double value = label.factor * figures[label.column];
        if (!std::isnan(value))
            text +=
                std::string("  ") + label.text + " " +
                (label.is_fixed ? fixed(value, label.digits) : significant(value, label.digits)) +
                label.unit;
    }
    return text;
}

void Progress::print(const RunProgress& progress) {
    printed_ = Clock::now();
    Figures figures = means_.take();
    figures.update(progress.measured);
    const auto examples = [&](std::uint64_t from, std::uint64_t to) {
        return static_cast<double>(examples_after(run_.settings(), to) -
                                   examples_after(run_.settings(), from));
    };
    const double rate = examples(first_step_, progress.step) / (progress.seconds + 1e-9);
    const double left = examples(progress.step, progress.last_step) / rate;
    const std::string line =
        "epoch " + std::to_string(ceil_div(progress.step, progress.steps_per_epoch)) + "/" +
        std::to_string(ceil_div(progress.last_step, progress.steps_per_epoch)) + "  step " +
        std::to_string(progress.step) + "/" + std::to_string(progress.last_step) + "  " +
        fixed(rate, 0) + " examples/s" + figures_text(figures) + "  " + duration(left) + " left";
    if (is_terminal_) {
        std::printf("\r\033[K%s", line.c_str());
        line_is_open_ = true;
    } else {
        std::printf("%s\n", line.c_str());
    }
    std::fflush(stdout);
}

void Progress::clear() {
    if (line_is_open_)
        std::printf("\r\033[K");
    std::fflush(stdout);
    line_is_open_ = false;
}

void Progress::say(const std::string& text) {
    if (quiet_)
        return;
    clear();
    std::printf("%s\n", printable(text).c_str());
    std::fflush(stdout);
}

} // namespace pocketgan::app
