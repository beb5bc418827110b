#include "terminal/progress.hpp"

#include "terminal/wrap.hpp"

#include "base/ceil_div.hpp"
#include "base/number_format.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <utility>

namespace pocketgan::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause(200); // between two lines on a terminal

// What a narrow terminal shows of the line: these, as many as fit.
enum Rank { kEpoch, kLosses, kLeft, kMeasures, kOutputs, kRate, kStep };

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

// `value` with `decimals` digits after the point, or as 1.23e+38: the losses of a run that diverges
// would fill the line.
std::string figure_text(double value, int decimals) {
    return std::abs(value) < 1e5 ? fixed(value, decimals) : significant(value, 3);
}

} // namespace

Progress::Progress(const Run& run, bool quiet) :
    run_(run),
    quiet_(quiet),
    is_terminal_(terminal_columns() > 0),
    first_step_(run.steps()),
    printed_(Clock::now()) {}

Progress::~Progress() {
    clear();
}

void Progress::step(const RunProgress& progress) {
    if (!progress.warning.empty())
        say("warning: " + progress.warning);
    if (quiet_)
        return;
    recent_.add(progress.figures);
    epoch_.add(progress.figures);
    if (progress.step % progress.steps_per_epoch == 0 || progress.step == progress.last_step)
        show(progress, epoch_, true);
    else if (is_terminal_ && Clock::now() - printed_ >= kPause)
        show(progress, recent_, false);
}

// In the order of the line. The rank of a part is its importance.
void Progress::add_figures(const Figures& figures, std::vector<Part>& parts) const {
    if (const auto* const gan = std::get_if<GanSettings>(&run_.settings().training)) {
        parts.push_back({"loss D " + figure_text(figures[Column::d_loss], 3) + " G " +
                             figure_text(figures[Column::g_loss], 3),
                         kLosses});
        if (gan->objective == Objective::wasserstein)
            parts.push_back({"estimate " + significant(critic_estimate(figures), 4), kOutputs});
        else
            parts.push_back({"D(x) " + figure_text(figures[Column::d_real], 2) + " D(G(z)) " +
                                 figure_text(figures[Column::d_fake], 2),
                             kOutputs});
    }
    for (const Label& label : kLabels) {
        const double value = label.factor * figures[label.column];
        if (!std::isnan(value))
            parts.push_back({std::string(label.text) + " " +
                                 (label.is_fixed ? figure_text(value, label.digits)
                                                 : significant(value, label.digits)) +
                                 label.unit,
                             kMeasures});
    }
}

std::string Progress::fitted(std::vector<Part> parts, std::size_t columns) {
    for (;;) {
        std::string line;
        for (const Part& part : parts)
            line += (line.empty() ? "" : "  ") + part.text;
        if (columns == 0 || line.size() < columns)
            return line;
        if (parts.size() == 1)
            return line.substr(0, columns - 1);
        // Of equal ranks, the one on the right goes first.
        const auto last =
            std::max_element(parts.rbegin(), parts.rend(),
                             [](const Part& a, const Part& b) { return a.rank < b.rank; });
        parts.erase(std::next(last).base());
    }
}

// Prints the line of progress, which stays or is overwritten by the next one.
void Progress::show(const RunProgress& progress, RunningMeans& means, bool stays) {
    printed_ = Clock::now();
    Figures figures = means.take();
    figures.update(progress.measured);
    const auto examples = [&](std::uint64_t from, std::uint64_t to) {
        return static_cast<double>(examples_after(run_.settings(), to) -
                                   examples_after(run_.settings(), from));
    };
    const double rate = examples(first_step_, progress.step) / (progress.seconds + 1e-9);
    const double left = examples(progress.step, progress.last_step) / rate;
    const auto of = [](std::uint64_t number, std::uint64_t all) {
        return std::to_string(number) + "/" + std::to_string(all);
    };
    std::vector<Part> parts = {
        {"epoch " + of(ceil_div(progress.step, progress.steps_per_epoch),
                       ceil_div(progress.last_step, progress.steps_per_epoch)),
         kEpoch},
        {"step " + of(progress.step, progress.last_step), kStep},
        {fixed(rate, 0) + " examples/s", kRate}};
    add_figures(figures, parts);
    if (progress.step < progress.last_step)
        parts.push_back({duration(left) + " left", kLeft});

    clear();
    std::printf("%s%s", fitted(std::move(parts), terminal_columns()).c_str(), stays ? "\n" : "");
    std::fflush(stdout);
    line_is_open_ = !stays;
}

void Progress::clear() {
    if (line_is_open_)
        std::printf("\r\033[K");
    line_is_open_ = false;
}

void Progress::say(const std::string& text) {
    if (quiet_)
        return;
    clear();
    const std::string line = printable(text);
    std::printf("%s\n", (is_terminal_ ? wrapped(line, terminal_columns()) : line).c_str());
    std::fflush(stdout);
}

} // namespace pocketgan::app
