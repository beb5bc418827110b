#pragma once

#include "cli/training_options.hpp"
#include "report/svg_chart.hpp"
#include "training_log.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan::app {

/// A curve of a report: what it makes of a row's figures.
struct Column {
    const char* name;
    const char* colour;
    std::function<double(const Figures&)> value;
};

/// The figure of a column, times a factor.
inline std::function<double(const Figures&)> curve_of(std::size_t column, double factor = 1.0) {
    return [=](const Figures& means) { return factor * means[column]; };
}

/// A chart of a report and the curves that it shows.
struct Panel {
    const char* title;
    const char* y_title;
    std::optional<Range> range;
    std::optional<Level> level;
    std::vector<Column> columns;
    bool smoothed = false; ///< by medians
};

/// How one kind of training is logged and shown to people.
struct Presentation {
    /// Of log.csv, behind step, epoch and seconds: first what each step gives, then what is
    /// measured every TrainingOptions::eval_every epochs.
    std::vector<std::string> columns;
    std::size_t measured = 0; ///< so many of the columns are
    std::vector<Panel> panels;
    std::string how_to_read;  ///< beside the panels
    std::string sheets_title; ///< such as "Samples"
    std::string sheets_note;  ///< what is the same on all sheets
    std::string model;        ///< the folder that the run is for
    std::string rates;        ///< the options of learning rates, for one that diverged

    std::function<std::string(const Figures&)> tell; ///< in the line of progress
    /// Examples that were learnt from in so many steps.
    std::function<std::uint64_t(std::uint64_t steps)> examples;
    /// What the newest row is a reason to warn of, or nothing.
    std::function<std::string(const std::vector<LogRow>&)> warning;
};

/// That of the kind of training that the options ask for.
Presentation present(const TrainingOptions& options);

Presentation present_gan(const TrainingOptions& options);
Presentation present_supervised(const SupervisedSettings& settings);

} // namespace pocketgan::app
