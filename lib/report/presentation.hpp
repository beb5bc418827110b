#pragma once

#include "pocketgan/training_log.hpp"
#include "report/svg_chart.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// A curve of a report: its value at a row of the log, NaN where the row has none.
struct Curve {
    const char* name;
    const char* colour;
    std::function<double(const Figures&)> value;
};

/// A column as a curve, times a factor.
inline std::function<double(const Figures&)> curve_of(Column column, double factor = 1.0) {
    return [=](const Figures& figures) { return factor * figures[column]; };
}

/// A chart of a report and its curves.
struct Panel {
    const char* title;
    const char* y_title;
    std::vector<Curve> curves;
    std::optional<Range> range{};
    std::optional<Level> level{};
    bool is_smoothed = false; ///< by medians
};

/// How one kind of training is shown.
struct Presentation {
    std::vector<Panel> panels;
    std::string how_to_read;  ///< beside the panels
    std::string sheets_title; ///< such as "Samples"
    std::string sheets_note;  ///< what all sheets have in common
};

/// The presentation of such a run.
Presentation present(const RunSettings& settings);

Presentation present_gan(const RunSettings& settings);
Presentation present_supervised(const SupervisedSettings& settings);

} // namespace pocketgan
