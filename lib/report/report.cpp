#include "pocketgan/report.hpp"

#include "base/files.hpp"
#include "base/number_format.hpp"
#include "evaluation/mixture_plot.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/run.hpp"
#include "report/html.hpp"
#include "report/median_filter.hpp"
#include "report/presentation.hpp"
#include "report/report_style.hpp"
#include "report/svg_chart.hpp"
#include "training/provenance.hpp"
#include "training/settings_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

// The most sheets on a page and the most bytes of their files. base64 adds a third.
constexpr std::size_t kMostSheets = 12;
constexpr std::uint64_t kMostSheetBytes = 1400000;

// The number of charts beside the newest sheet. The others are below it.
constexpr std::size_t kBesideSheet = 2;

// One file of OUT/samples.
struct SheetFile {
    std::uint64_t step;
    std::string path;
    std::uint64_t size;
};

// The sheets of a run, oldest first: the files STEP.png.
std::vector<SheetFile> find_sheets(const std::string& folder) {
    std::vector<SheetFile> sheets;
    for (const NamedSize& file : files_of(folder)) { // none: a run without pictures
        const fs::path path(file.path);
        const std::string stem = path.stem().string();
        const char* const end = stem.data() + stem.size();
        SheetFile sheet{0, file.path, file.size};
        const auto result = std::from_chars(stem.data(), end, sheet.step);
        if (path.extension() == ".png" && result.ec == std::errc() && result.ptr == end)
            sheets.push_back(sheet);
    }
    std::sort(sheets.begin(), sheets.end(),
              [](const SheetFile& a, const SheetFile& b) { return a.step < b.step; });
    return sheets;
}

// At most as many sheets as fit on the page, evenly spaced from the first to the newest. The newest
// counts twice, because the page also shows it large.
std::vector<SheetFile> choose(const std::vector<SheetFile>& sheets) {
    std::uint64_t largest = 1;
    for (const SheetFile& sheet : sheets)
        largest = std::max(largest, sheet.size);
    const std::uint64_t room = std::max<std::uint64_t>(kMostSheetBytes / largest, 2) - 1;
    const std::size_t count =
        std::min({sheets.size(), kMostSheets, static_cast<std::size_t>(room)});
    if (count < 2)
        return {sheets.end() - static_cast<std::ptrdiff_t>(count), sheets.end()};
    std::vector<SheetFile> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(sheets[i * (sheets.size() - 1) / (count - 1)]);
    return chosen;
}

// "20" at the end of an epoch, "2.53" within one.
std::string epochs_text(double epochs) {
    return fixed(epochs, std::abs(epochs - std::round(epochs)) < 1e-6 ? 0 : 2);
}

// Writes the parts of the page of one run.
class Page {
public:
    Page(const RunSettings& run, const std::vector<LogRow>& rows, std::vector<SheetFile> sheets,
         const ReportOptions& options) :
        run_(run),
        look_(present(run)),
        rows_(rows),
        sheets_(std::move(sheets)),
        options_(options) {}

    std::string html() const {
        const std::string title = escape_html(run_.preset) + " on " + escape_html(run_.data);
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<title>" +
               title + " - pocketgan</title>\n" + reload() + "<style>" + kReportStyle +
               "</style>\n</head>\n<body>\n<header>\n<p>pocketgan training report" +
               (options_.is_running ? ", while training goes on: the page reloads itself" : "") +
               "</p>\n<h1>" + title + "</h1>\n" + origin() + figures() +
               "</header>\n<main>\n<div class=\"columns\">\n" + newest() + curves() +
               "<p class=\"note\">" + look_.how_to_read + "</p>\n</div>\n" + more_curves() +
               strip() + changes() + settings() + "</main>\n<script>" + kChartScript +
               (sheets_.size() > 1 ? kSheetScript : "") +
               (options_.is_running ? kReloadScript : "") + "</script>\n</body>\n</html>\n";
    }

private:
    // For browsers that run no script.
    std::string reload() const {
        return options_.is_running
                   ? "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>\n"
                   : "";
    }

    std::string figures() const {
        const LogRow last = rows_.empty() ? LogRow() : rows_.back();
        const LogRow* const best = find_best(rows_, run_.keep_best);
        const auto examples = static_cast<double>(examples_after(run_, last.step));
        const auto of = [](std::uint64_t whole) {
            return " <small>of " + grouped(whole) + "</small>";
        };
        const auto figure = [](const std::string& name, const std::string& value) {
            return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>\n";
        };
        return "<dl class=\"figures\">\n" +
               figure("Epochs", epochs_text(last.epoch) + (run_.steps ? "" : of(run_.epochs))) +
               figure("Steps", grouped(last.step) + (run_.steps ? of(run_.steps) : "")) +
               figure("Time", duration(last.seconds)) +
               figure("Examples per second",
                      last.seconds > 0 ? grouped(std::uint64_t(examples / last.seconds)) : "-") +
               (best ? figure(std::string("Best ") + to_string(run_.keep_best),
                              significant(best->figures[column_of(run_.keep_best)], 4) +
                                  " <small>epoch " + epochs_text(best->epoch) + "</small>")
                     : "") +
               "</dl>\n";
    }

    std::string origin() const {
        const std::uint64_t seed =
            std::visit([](const auto& training) { return training.seed; }, run_.training);
        return "<p>" + provenance(options_.threads) + ", seed " + std::to_string(seed) + "</p>\n";
    }

    std::string newest() const {
        if (sheets_.empty())
            return "";
        const SheetFile& sheet = sheets_.back();
        std::string html = "<section class=\"card newest\">\n<h2>" + look_.sheets_title +
                           " after <output>" + when(sheet) + "</output></h2>\n" + image(sheet) +
                           "\n";
        if (sheets_.size() > 1) {
            const std::string last = std::to_string(sheets_.size() - 1);
            html += "<label hidden>Time <input type=\"range\" autocomplete=\"off\" min=\"0\" "
                    "max=\"" +
                    last + "\" value=\"" + last + "\" aria-valuetext=\"" + when(sheet) +
                    "\"></label>\n";
        }
        if (const Mixture* mixture = find_mixture(run_.data))
            html += "<p class=\"note\">" +
                    escape_html(
                        mixture_legend(*mixture, std::get<GanSettings>(run_.training).objective)) +
                    "</p>\n";
        return html + "</section>\n";
    }

    std::string strip() const {
        if (sheets_.size() < 2)
            return "";
        std::string html = "<section class=\"card\">\n<h2>" + look_.sheets_title +
                           " over time</h2>\n<p class=\"note\">" + look_.sheets_note +
                           "</p>\n<div class=\"strip\">\n";
        for (const SheetFile& sheet : sheets_)
            html += "<figure>" + image(sheet) + "<figcaption>" + when(sheet) +
                    "</figcaption></figure>\n";
        return html + "</div>\n</section>\n";
    }

    std::string image(const SheetFile& sheet) const {
        return "<img alt=\"Sheet of samples, " + when(sheet) + "\"" +
               (find_mixture(run_.data) ? " class=\"plot\"" : "") +
               " src=\"data:image/png;base64," + base64(read_file(sheet.path, sheet.size)) + "\">";
    }

    // The time of a sheet in epochs; steps per epoch come from the last row of the log.
    std::string when(const SheetFile& sheet) const {
        if (rows_.empty() || rows_.back().step == 0)
            return "step " + grouped(sheet.step);
        const double epochs_per_step = rows_.back().epoch / static_cast<double>(rows_.back().step);
        return "epoch " + epochs_text(static_cast<double>(sheet.step) * epochs_per_step);
    }

    std::string curves() const {
        return "<div class=\"charts\">\n" + charts(0, kBesideSheet) + "</div>\n";
    }

    std::string more_curves() const {
        const std::string html = charts(kBesideSheet, look_.panels.size());
        return html.empty() ? "" : "<div class=\"charts below\">\n" + html + "</div>\n";
    }

    // The charts of panels [first, last), without those that have no values (not measured). Before
    // the first row, those beside the newest sheet are empty.
    std::string charts(std::size_t first, std::size_t last) const {
        std::string html;
        for (std::size_t i = first; i < last; ++i) {
            const Chart chart = chart_of(look_.panels[i]);
            if (!chart.x.empty() || (rows_.empty() && i < kBesideSheet))
                html += "<section class=\"card\">\n" + draw_chart(chart) + "</section>\n";
        }
        return html;
    }

    // Whether a row has a value of the curve.
    bool is_drawn(const Curve& curve) const {
        return std::any_of(rows_.begin(), rows_.end(), [&](const LogRow& row) {
            return !std::isnan(curve.value(row.figures));
        });
    }

    // The chart of the rows that have all curves of the panel: some figures are measured only once
    // per epoch. Curves that were never measured are left out.
    Chart chart_of(const Panel& panel) const {
        Chart chart{panel.title, "epoch", panel.y_title, {}, {}, panel.range, panel.level};
        std::vector<Curve> curves;
        for (const Curve& curve : panel.curves)
            if (is_drawn(curve) || rows_.empty()) {
                curves.push_back(curve);
                chart.series.push_back({curve.name, curve.colour, {}});
            }
        for (const LogRow& row : rows_) {
            std::vector<double> values;
            for (const Curve& curve : curves)
                values.push_back(curve.value(row.figures));
            if (values.empty() ||
                std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); }))
                continue;
            chart.x.push_back(row.epoch);
            for (std::size_t i = 0; i < values.size(); ++i)
                chart.series[i].values.push_back(values[i]);
        }
        if (panel.is_smoothed)
            for (Series& series : chart.series)
                series.values = median_filtered(series.values, median_width(series.values.size()));
        return chart;
    }

    std::string changes() const {
        const std::optional<std::vector<ChangedSetting>> changed = changed_settings(run_);
        if (!changed)
            return "";
        std::string html = "<section class=\"card\">\n<h2>Changes to the preset " +
                           escape_html(run_.preset) + "</h2>\n";
        if (changed->empty())
            return html + "<p class=\"note\">None</p>\n</section>\n";
        html += "<dl class=\"settings\">\n";
        for (const ChangedSetting& setting : *changed)
            html += "<div><dt>" + escape_html(setting.name) + "</dt><dd>" +
                    escape_html(setting.value) + " <small>preset " +
                    escape_html(setting.preset_value) + "</small></dd></div>\n";
        return html + "</dl>\n</section>\n";
    }

    std::string settings() const {
        std::string html = "<details class=\"card\">\n<summary>Settings</summary>\n"
                           "<dl class=\"settings\">\n";
        for (const SettingValue& setting : setting_values(run_))
            html += "<div><dt>" + escape_html(setting.name) + "</dt><dd>" +
                    escape_html(setting.value) + "</dd></div>\n";
        return html + "</dl>\n</details>\n";
    }

    const RunSettings& run_;
    const Presentation look_;
    const std::vector<LogRow>& rows_;
    const std::vector<SheetFile> sheets_;
    const ReportOptions options_;
};

} // namespace

void write_report(const std::string& folder, const RunSettings& settings,
                  const std::vector<LogRow>& rows, const ReportOptions& options) {
    const std::vector<SheetFile> sheets = choose(find_sheets(folder + "/samples"));
    write_file(folder + "/report.html", Page(settings, rows, sheets, options).html());
}

} // namespace pocketgan
