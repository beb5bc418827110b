#include "report.hpp"

#include "critic_estimate.hpp"
#include "html.hpp"
#include "mixture_plot.hpp"
#include "progress.hpp"
#include "report_page.hpp"
#include "svg_chart.hpp"

#include "base/files.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <sstream>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

// Sheets on a page, and the bytes of all their files; base64 makes a third more of them.
constexpr std::size_t kMostSheets = 12;
constexpr std::uint64_t kMostSheetBytes = 1400000;

// A column of the log as a curve.
struct Column {
    const char* name;
    const char* colour;
    double (*value)(const StepReport&);
};

// A chart of the page and the columns that it shows.
struct Panel {
    const char* title;
    const char* y_title;
    std::optional<Range> range;
    std::optional<Level> level;
    std::vector<Column> columns;
    bool smoothed; ///< by medians
};

std::vector<Panel> panels(Objective objective) {
    const char* const discriminator = "var(--blue)";
    const char* const generator = "var(--orange)";
    Panel losses{"Losses", "loss", std::nullopt, std::nullopt, {}, false};
    losses.columns = {{"D", discriminator, [](const StepReport& m) { return m.d_loss; }},
                      {"G", generator, [](const StepReport& m) { return m.g_loss; }}};
    if (objective == Objective::wasserstein) {
        Panel distance{"The critic's estimate",
                       "mean f(x) - mean f(G(z))",
                       std::nullopt,
                       Level{0.0, "0"},
                       {},
                       true};
        distance.columns = {{"estimate", discriminator, critic_estimate}};
        return {distance, losses};
    }
    Panel beliefs{"What D believes",
                  "mean probability of being real",
                  Range{0.0, 1.0},
                  Level{0.5, "1/2"},
                  {},
                  false};
    if (!has_sigmoid(objective)) {
        beliefs.y_title = "mean verdict, 1: real, 0: fake";
        beliefs.range = std::nullopt;
    }
    beliefs.columns = {{"D(x)", discriminator, [](const StepReport& m) { return m.d_real; }},
                       {"D(G(z))", generator, [](const StepReport& m) { return m.d_fake; }}};
    return {losses, beliefs};
}

const char* how_to_read(Objective objective) {
    if (objective == Objective::wasserstein)
        return "After its first rise, while the critic learns, the estimate falls as the samples "
               "come nearer to the data: unlike other losses of a GAN it says how training goes. "
               "Its size depends on the critic, so that only curves of one critic and clip "
               "compare. Below 0, or where it drops suddenly, the critic is no longer near its "
               "optimum. The curve is smoothed by medians of neighbouring rows of log.csv.";
    return "The losses of a GAN do not tell how good its pictures are, for each network is judged "
           "by the other, which learns too: look at the pictures. D(x) and D(G(z)) are what the "
           "discriminator believes of real images and of generated ones: D(G(z)) near 1/2 is "
           "balance, near 0 it sees through every sample.";
}

// One file of OUT/samples.
struct SheetFile {
    std::uint64_t step;
    std::string path;
    std::uint64_t size;
};

// The sheets of a run, oldest first. What has no step for a name is none of them.
std::vector<SheetFile> find_sheets(const std::string& folder) {
    std::vector<SheetFile> sheets;
    std::error_code none; // a run without pictures has no such folder
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
        const std::string stem = entry.path().stem().string();
        const char* const end = stem.data() + stem.size();
        SheetFile sheet{0, entry.path().string(), 0};
        const auto result = std::from_chars(stem.data(), end, sheet.step);
        if (entry.path().extension() != ".png" || result.ec != std::errc() || result.ptr != end)
            continue;
        sheet.size = entry.file_size();
        sheets.push_back(sheet);
    }
    std::sort(sheets.begin(), sheets.end(),
              [](const SheetFile& a, const SheetFile& b) { return a.step < b.step; });
    return sheets;
}

// As many as the page has room for, evenly from the first to the newest. The newest counts twice:
// it is also the large one.
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

// 20, or 2.53 within an epoch.
std::string epochs_text(double epochs) {
    return fixed(epochs, std::abs(epochs - std::round(epochs)) < 1e-6 ? 0 : 2);
}

// Writes the parts of the page of one run.
class Page {
public:
    Page(const TrainingOptions& options, const std::vector<LogRow>& rows,
         std::vector<SheetFile> sheets) :
        options_(options), rows_(rows), sheets_(std::move(sheets)) {}

    std::string html() const {
        const std::string title =
            escape_html(options_.preset) + " on " + escape_html(options_.data);
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<title>" +
               title + " - pocketgan</title>\n<style>" + kReportStyle +
               "</style>\n</head>\n<body>\n<header>\n<p>pocketgan training report</p>\n<h1>" +
               title + "</h1>\n" + figures() + "</header>\n<main>\n<div class=\"columns\">\n" +
               newest() + curves() + "<p class=\"note\">" +
               how_to_read(options_.settings.objective) + "</p>\n</div>\n" + strip() + settings() +
               "</main>\n" +
               (sheets_.size() > 1 ? "<script>" + std::string(kReportScript) + "</script>\n" : "") +
               "</body>\n</html>\n";
    }

private:
    std::string figures() const {
        const LogRow last = rows_.empty() ? LogRow() : rows_.back();
        const GanSettings& settings = options_.settings;
        const double examples =
            static_cast<double>(discriminator_steps(settings, last.step) * settings.batch);
        const auto of = [](std::uint64_t whole) {
            return " <small>of " + grouped(whole) + "</small>";
        };
        const auto figure = [](const char* name, const std::string& value) {
            return "<div><dt>" + std::string(name) + "</dt><dd>" + value + "</dd></div>\n";
        };
        return "<dl class=\"figures\">\n" +
               figure("Epochs",
                      epochs_text(last.epoch) + (options_.steps ? "" : of(options_.epochs))) +
               figure("Steps", grouped(last.step) + (options_.steps ? of(options_.steps) : "")) +
               figure("Time", duration(last.seconds)) +
               figure("Examples a second",
                      last.seconds > 0 ? grouped(std::uint64_t(examples / last.seconds)) : "-") +
               "</dl>\n";
    }

    std::string newest() const {
        if (sheets_.empty())
            return "";
        const SheetFile& sheet = sheets_.back();
        std::string html = "<section class=\"card newest\">\n<h2>Samples after <output>" +
                           when(sheet) + "</output></h2>\n" + image(sheet) + "\n";
        if (sheets_.size() > 1) {
            const std::string last = std::to_string(sheets_.size() - 1);
            html += "<label hidden>Time <input type=\"range\" autocomplete=\"off\" min=\"0\" "
                    "max=\"" +
                    last + "\" value=\"" + last + "\" aria-valuetext=\"" + when(sheet) +
                    "\"></label>\n";
        }
        if (const Mixture* mixture = find_mixture(options_.data))
            html += "<p class=\"note\">" +
                    escape_html(mixture_legend(*mixture, options_.settings.objective)) + "</p>\n";
        return html + "</section>\n";
    }

    std::string strip() const {
        if (sheets_.size() < 2)
            return "";
        std::string html =
            "<section class=\"card\">\n<h2>Samples over time</h2>\n<p class=\"note\">"
            "Drawn from the same latents every time, so that one sheet after the "
            "other shows the same samples grow.</p>\n<div class=\"strip\">\n";
        for (const SheetFile& sheet : sheets_)
            html += "<figure>" + image(sheet) + "<figcaption>" + when(sheet) +
                    "</figcaption></figure>\n";
        return html + "</div>\n</section>\n";
    }

    std::string image(const SheetFile& sheet) const {
        return "<img alt=\"Sheet of samples, " + when(sheet) + "\" src=\"data:image/png;base64," +
               base64(read_file(sheet.path, sheet.size)) + "\">";
    }

    // The log says how many steps an epoch has.
    std::string when(const SheetFile& sheet) const {
        if (rows_.empty() || rows_.back().step == 0)
            return "step " + grouped(sheet.step);
        const double epochs_per_step = rows_.back().epoch / static_cast<double>(rows_.back().step);
        return "epoch " + epochs_text(static_cast<double>(sheet.step) * epochs_per_step);
    }

    std::string curves() const {
        std::string html;
        for (const Panel& panel : panels(options_.settings.objective)) {
            Chart chart{panel.title, "epoch", panel.y_title, {}, {}, panel.range, panel.level};
            for (const LogRow& row : rows_)
                chart.x.push_back(row.epoch);
            for (const Column& column : panel.columns) {
                std::vector<double> values;
                for (const LogRow& row : rows_)
                    values.push_back(column.value(row.means));
                if (panel.smoothed)
                    values = median_filtered(values, median_width(values.size()));
                chart.series.push_back({column.name, column.colour, std::move(values)});
            }
            html += "<section class=\"card\">\n" + draw_chart(chart) + "</section>\n";
        }
        return "<div class=\"charts\">\n" + html + "</div>\n";
    }

    // Lines of "name=value" in options_.config.
    std::string settings() const {
        std::string html = "<details class=\"card\">\n<summary>Settings</summary>\n"
                           "<dl class=\"settings\">\n";
        std::istringstream lines(options_.config);
        for (std::string line; std::getline(lines, line);) {
            const std::size_t equals = line.find('=');
            if (equals != std::string::npos && line[0] != '#')
                html += "<div><dt>" + escape_html(line.substr(0, equals)) + "</dt><dd>" +
                        escape_html(line.substr(equals + 1)) + "</dd></div>\n";
        }
        return html + "</dl>\n</details>\n";
    }

    const TrainingOptions& options_;
    const std::vector<LogRow>& rows_;
    const std::vector<SheetFile> sheets_;
};

} // namespace

void write_report(const std::string& out, const TrainingOptions& options,
                  const std::vector<LogRow>& rows) {
    const std::vector<SheetFile> sheets = choose(find_sheets(out + "/samples"));
    write_file(out + "/report.html", Page(options, rows, sheets).html());
}

} // namespace pocketgan
