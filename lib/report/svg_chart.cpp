#include "report/svg_chart.hpp"
#include "base/number_format.hpp"

#include "report/html.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numeric>

namespace pocketgan {
namespace {

// Sizes in units of the viewBox. Two charts are side by side on a wide page and one fills the width
// of a phone, so the text is large in proportion.
constexpr double kWidth = 520, kHeight = 306;
constexpr double kLeft = 60, kRight = 40, kTop = 40, kBottom = 54;
constexpr std::size_t kMostPoints = 300;
constexpr int kMostTicks = 5;

// With fewer values than this no value is an outlier.
constexpr std::size_t kFewValues = 20;

// The step between ticks, and the decimals that distinguish them.
struct TickStep {
    double size;
    int decimals;
};

TickStep tick_step(const Range& range) {
    const double least = (range.high - range.low) / kMostTicks;
    const double power = std::floor(std::log10(least));
    const double scale = std::pow(10.0, power);
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * scale >= least * (1 - 1e-9))
            return {factor * scale, std::max(0, -static_cast<int>(power))};
    return {10 * scale, std::max(0, -static_cast<int>(power) - 1)};
}

// The range of the y axis. Let [l, h] be the central 95 % of the values. The range reaches to the
// minimum (maximum) unless that is more than h - l outside of [l, h]; else to (h - l) / 4 outside.
Range range_of(const std::vector<Series>& series) {
    std::vector<double> values;
    for (const Series& curve : series)
        std::copy_if(curve.values.begin(), curve.values.end(), std::back_inserter(values),
                     [](double value) { return std::isfinite(value); });
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    Range range{values.front(), values.back()};
    if (values.size() >= kFewValues) {
        const std::size_t aside = values.size() / 40;
        const double low = values[aside], high = values[values.size() - 1 - aside];
        const double margin = high - low;
        if (margin > 0 && range.low < low - margin)
            range.low = low - margin / 4;
        if (margin > 0 && range.high > high + margin)
            range.high = high + margin / 4;
    }
    if (!(range.high > range.low)) // all values are equal: draw them in the middle
        return {range.low - 0.5, range.high + 0.5};
    return range;
}

struct Axis {
    Range range;
    TickStep step;
};

Axis axis_over(const Range& range) {
    return {range, tick_step(range)};
}

// An axis that begins and ends at a tick.
Axis axis_around(const Range& range) {
    const TickStep step = tick_step(range);
    return {{std::floor(range.low / step.size + 1e-6) * step.size,
             std::ceil(range.high / step.size - 1e-6) * step.size},
            step};
}

// The multiples of the step on the axis. 1e-6 keeps those at its ends in spite of rounding.
std::vector<double> ticks_of(const Axis& axis) {
    std::vector<double> ticks;
    const double last = std::floor(axis.range.high / axis.step.size + 1e-6);
    for (double k = std::ceil(axis.range.low / axis.step.size - 1e-6); k <= last; ++k)
        ticks.push_back(k * axis.step.size + 0.0); // -0.0 + 0.0 = 0.0
    return ticks;
}

// The label of a tick, short enough for the margin.
std::string label(const Axis& axis, double tick) {
    const bool plain = axis.step.size < 1e4 && axis.step.decimals <= 3;
    return plain ? fixed(tick, axis.step.decimals) : significant(tick, 3);
}

// (value - low) / (high - low): 0 at the start of the axis, 1 at its end.
double share(const Range& range, double value) {
    return (value - range.low) / (range.high - range.low);
}

// Numbers for a script, separated by commas; nothing for one that is not finite.
std::string listed(const std::vector<double>& values) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i)
        text += (i > 0 ? "," : "") + (std::isfinite(values[i]) ? significant(values[i], 4) : "");
    return text;
}

// Writes the SVG of a chart with thinned series.
class Drawing {
public:
    Drawing(const Chart& chart, const Axis& x, const Axis& y) : chart_(chart), x_(x), y_(y) {}

    std::string svg() {
        svg_ = "<svg viewBox=\"0 0 " + fixed(kWidth, 0) + " " + fixed(kHeight, 0) +
               "\" role=\"img\" aria-label=\"" + escape_html(description()) + "\"" +
               (chart_.x.empty() ? "" : data()) + ">\n";
        x_axis();
        y_axis();
        if (chart_.level)
            level(*chart_.level);
        for (const Series& series : chart_.series)
            curve(series);
        if (chart_.x.empty())
            text("empty", (kLeft + kWidth - kRight) / 2, kHeight / 3, "no figures yet");
        return svg_ + "</svg>\n";
    }

private:
    double x_of(double x) const { return kLeft + share(x_.range, x) * (kWidth - kLeft - kRight); }
    // Values outside of the axis are clipped to its edge.
    double y_of(double y) const {
        return kHeight - kBottom -
               std::clamp(share(y_.range, y), 0.0, 1.0) * (kHeight - kTop - kBottom);
    }

    // The aria-label: a description for screen readers.
    std::string description() const {
        std::string words = chart_.title + " over " + chart_.x_title;
        for (const Series& series : chart_.series)
            if (!series.values.empty())
                words += "; " + series.name + " from " + significant(series.values.front(), 3) +
                         " to " + significant(series.values.back(), 3);
        return words;
    }

    // What kChartScript needs to show the values at the pointer: the x of the points, the ends of
    // the axes, and the box of the curves in the viewBox.
    std::string data() const {
        return " data-x=\"" + listed(chart_.x) + "\" data-ends=\"" +
               listed({x_.range.low, x_.range.high, y_.range.low, y_.range.high}) +
               "\" data-box=\"" + listed({kLeft, kWidth - kRight, kTop, kHeight - kBottom}) + "\"";
    }

    void x_axis() {
        for (const double tick : ticks_of(x_))
            text("x", x_of(tick), kHeight - kBottom + 24, label(x_, tick));
        text("x title", (kLeft + kWidth - kRight) / 2, kHeight - 6, chart_.x_title);
    }

    void y_axis() {
        for (const double tick : ticks_of(y_)) {
            line("grid", y_of(tick));
            text("y", kLeft - 8, y_of(tick) + 5, label(y_, tick));
        }
        text("y-title title", 2, 14, chart_.y_title);
    }

    void level(const Level& level) {
        line("level", y_of(level.value));
        text("level", kWidth - kRight + 8, y_of(level.value) + 5, level.label);
    }

    // A line through the values and a dot at the newest one. NaN and infinity leave a gap.
    void curve(const Series& series) {
        std::string path;
        bool drawing = false;
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            const bool there = std::isfinite(series.values[i]);
            if (there)
                path += (drawing ? "L" : "M") + point(i, series, " ");
            drawing = there;
        }
        svg_ += "<path d=\"" + path + "\" style=\"stroke:" + series.colour + "\" data-name=\"" +
                escape_html(series.name) + "\" data-y=\"" + listed(series.values) + "\"/>\n";
        if (drawing && chart_.newest)
            svg_ += "<circle r=\"4\" transform=\"translate(" +
                    point(series.values.size() - 1, series, ",") +
                    ")\" style=\"fill:" + series.colour + "\"/>\n";
    }

    std::string point(std::size_t i, const Series& series, const char* between) const {
        return fixed(x_of(chart_.x[i]), 1) + between + fixed(y_of(series.values[i]), 1);
    }

    void line(const char* kind, double y) {
        svg_ += "<line class=\"" + std::string(kind) + "\" x1=\"" + fixed(kLeft, 0) + "\" x2=\"" +
                fixed(kWidth - kRight, 0) + "\" y1=\"" + fixed(y, 1) + "\" y2=\"" + fixed(y, 1) +
                "\"/>\n";
    }

    void text(const char* kind, double x, double y, const std::string& words) {
        svg_ += "<text class=\"" + std::string(kind) + "\" x=\"" + fixed(x, 1) + "\" y=\"" +
                fixed(y, 1) + "\">" + escape_html(words) + "</text>\n";
    }

    const Chart& chart_;
    Axis x_, y_;
    std::string svg_;
};

std::string legend(const Chart& chart) {
    std::string html = "<ul class=\"legend\">\n";
    for (const Series& series : chart.series) {
        html += "<li><i style=\"background:" + series.colour + "\"></i>" + escape_html(series.name);
        if (chart.newest && !series.values.empty())
            html += " <b>" + significant(series.values.back(), 3) + "</b>";
        html += "</li>\n";
    }
    return html + "</ul>\n";
}

// A note on the values outside of `range`: their number and the farthest one. Empty if there are
// none.
std::string cut_off(const Chart& chart, const Range& range) {
    std::size_t count = 0;
    double furthest = 0.0;
    for (const Series& series : chart.series)
        for (const double value : series.values)
            if (value < range.low || value > range.high) {
                furthest = std::abs(value) > std::abs(furthest) ? value : furthest;
                ++count;
            }
    if (count == 0)
        return "";
    return "<p class=\"note\">" + std::to_string(count) +
           (count == 1 ? " point lies" : " points lie") + " beyond the axis, as far as " +
           significant(furthest, 3) + "</p>\n";
}

} // namespace

std::vector<double> thinned(const std::vector<double>& values, std::size_t points) {
    if (values.size() <= points)
        return values;
    std::vector<double> means(points);
    std::size_t first = 0;
    for (std::size_t i = 0; i < points; ++i) {
        const std::size_t last = std::size_t(std::uint64_t{values.size()} * (i + 1) / points);
        means[i] = std::accumulate(values.begin() + first, values.begin() + last, 0.0) /
                   static_cast<double>(last - first);
        first = last;
    }
    return means;
}

std::string draw_chart(const Chart& chart) {
    const bool begun = !chart.x.empty() && chart.x.back() > 0;
    const Axis x =
        axis_over({begun ? std::min(0.0, chart.x.front()) : 0.0, begun ? chart.x.back() : 1.0});
    Chart drawn = chart;
    drawn.x = thinned(chart.x, kMostPoints);
    for (Series& series : drawn.series)
        series.values = thinned(series.values, kMostPoints);
    const Axis y = chart.range ? axis_over(*chart.range) : axis_around(range_of(drawn.series));
    return "<figure class=\"chart\">\n<figcaption><h2>" + escape_html(chart.title) + "</h2>\n" +
           legend(chart) + "</figcaption>\n" + Drawing(drawn, x, y).svg() +
           cut_off(drawn, y.range) + "</figure>\n";
}

} // namespace pocketgan
