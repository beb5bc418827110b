#pragma once

#include "pocketgan/training_log.hpp"
#include "report/svg_chart.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// A curve of a report. `value` maps a row of the log to the value, or NaN if the row has none.
struct Curve {
    const char* name;
    const char* colour;
    std::function<double(const Figures&)> value;
};

/// The curve of factor * column.
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
    bool is_smoothed = false; ///< by a median filter
};

/// The panels and texts of the report of one kind of training.
struct Presentation {
    std::vector<Panel> panels;
    std::string how_to_read;  ///< note beside the panels
    std::string sheets_title; ///< such as "Samples"
    std::string sheets_note;  ///< note on all sheets
};

/// The presentation of a run with these settings.
Presentation present(const RunSettings& settings);

Presentation present_gan(const RunSettings& settings);
Presentation present_supervised(const SupervisedSettings& settings);

} // namespace pocketgan
