#include "theory/theory_page.hpp"

#include "base/number_format.hpp"
#include "report/html.hpp"
#include "report/report_style.hpp"
#include "report/svg_chart.hpp"

#include <iterator>
#include <utility>

namespace pocketgan {
namespace {

using theory::Check;
using theory::Curve;
using theory::Evidence;

constexpr int kDigits = 4; ///< significant digits of a value
constexpr int kErrorDigits = 2;

// Legible on light and dark pages.
constexpr const char* kColours[] = {"var(--blue)", "var(--orange)", "var(--quiet)", "#2b9a66"};

constexpr char kTableStyle[] = R"css(
.statements {
  display: grid; gap: 1rem; align-items: start; margin-top: 1rem;
  grid-template-columns: minmax(0, 1fr);
}
@media (min-width: 52rem) { .statements { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.scroll { overflow-x: auto; margin-top: .5rem; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th { font-weight: 400; color: var(--quiet); text-align: left; }
td, th { padding: .15rem .5rem .15rem 0; border-bottom: 1px solid var(--grid); }
td + td, th + th { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.missed { color: var(--orange); font-weight: 600; }
)css";

std::string cell(const std::string& text) {
    return "<td>" + escape_html(text) + "</td>";
}

std::string row(const Check& check) {
    return "<tr" + std::string(check.agrees() ? "" : " class=\"missed\"") + ">" +
           cell(check.quantity) + cell(formula_text(check)) +
           cell(significant(check.measured, kDigits)) +
           cell(significant(check.measured - check.formula, kErrorDigits)) +
           cell(significant(check.error, kErrorDigits)) + cell(check.agrees() ? "yes" : "no") +
           "</tr>\n";
}

std::string table(const Evidence& evidence) {
    std::string html = "<div class=\"scroll\"><table>\n<tr><th>quantity</th><th>formula</th>"
                       "<th>measured</th><th>difference</th><th>expected error</th>"
                       "<th>agrees</th></tr>\n";
    for (const Check& check : evidence.checks)
        html += row(check);
    return html + "</table></div>\n";
}

std::string chart(const Finding& finding) {
    Chart chart;
    chart.title = finding.statement->name;
    chart.x_title = finding.evidence.x_title;
    chart.y_title = finding.evidence.y_title;
    chart.x = finding.evidence.x;
    chart.newest = false;
    if (finding.evidence.low != finding.evidence.high)
        chart.range = Range{finding.evidence.low, finding.evidence.high};
    std::size_t colour = 0;
    for (const Curve& curve : finding.evidence.curves)
        chart.series.push_back(
            {curve.name, kColours[colour++ % std::size(kColours)], curve.values});
    return draw_chart(chart);
}

} // namespace

std::string formula_text(const Check& check) {
    const char* const relation = check.relation == theory::Relation::at_least ? ">= " : "";
    return relation + significant(check.formula, kDigits);
}

std::string theory_page(const std::vector<Finding>& findings) {
    std::string html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<title>Theory - pocketgan</title>\n<style>" +
                       std::string(kReportStyle) + kTableStyle +
                       "</style>\n</head>\n<body>\n<header>\n<p>pocketgan theory</p>\n"
                       "<h1>Theory and measurement</h1>\n</header>\n"
                       "<main class=\"statements\">\n";
    for (const Finding& finding : findings)
        html += "<section class=\"card\">\n" + chart(finding) + "<p class=\"note\">" +
                escape_html(finding.statement->says) + "</p>\n" + table(finding.evidence) +
                "</section>\n";
    return html + "</main>\n<script>" + kChartScript + "</script>\n</body>\n</html>\n";
}

} // namespace pocketgan
