#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// A curve: a number for each x of its chart.
struct Series {
    std::string name;
    std::string colour; ///< as CSS understands it
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
    std::vector<double> x; ///< rising; the axis begins at 0, or below it with the first
    std::vector<Series> series;
    std::optional<Range> range; ///< of y; without one it follows the values
    std::optional<Level> level;
    bool newest = true; ///< whether the last values stand out: in the legend, and by a dot
};

/// The chart as an HTML <figure>: its title, a legend (with the newest values), and the curves as
/// inline SVG, thinned to a few hundred points by averaging. A few spikes do not flatten the rest:
/// they are cut at the edge, and a note says how many and how far they went. The page's style gives
/// the classes their looks.
std::string draw_chart(const Chart& chart);

/// Means of neighbours: `values` cut into `points` groups of nearly one size; as they are where
/// there are no more than that.
std::vector<double> thinned(const std::vector<double>& values, std::size_t points);

} // namespace pocketgan
