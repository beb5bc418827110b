#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// A curve: one value for each x of its chart.
struct Series {
    std::string name;
    std::string colour; ///< a CSS colour
    std::vector<double> values;
};

struct Range {
    double low = 0.0;
    double high = 1.0;
};

/// A dashed line across a chart.
struct Level {
    double value = 0.0;
    std::string label;
};

/// Curves over one axis, such as losses over epochs.
struct Chart {
    std::string title;
    std::string x_title, y_title;
    std::vector<double> x; ///< ascending; the axis begins at min(0, first x)
    std::vector<Series> series;
    std::optional<Range> range; ///< of y; default: the range of the values
    std::optional<Level> level;
    bool newest = true; ///< show the last values in the legend and as dots
};

/// The chart as an HTML <figure>: title, legend (with the newest values) and the curves as inline
/// SVG, thinned to a few hundred points by averaging. Outliers do not flatten the curves: they are
/// clipped at the edge, and a note gives their number and the farthest one. The classes are those
/// of kReportStyle; kChartScript shows the values at the pointer.
std::string draw_chart(const Chart& chart);

/// The means of `points` groups of consecutive values, of nearly equal size. Returns `values`
/// unchanged if there are at most `points`.
std::vector<double> thinned(const std::vector<double>& values, std::size_t points);

} // namespace pocketgan
