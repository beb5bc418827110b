#include "base/number_format.hpp"
#include "pocketgan/report.hpp"
#include "report/html.hpp"
#include "report/svg_chart.hpp"

#include "comma_locale.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

std::vector<std::uint8_t> bytes(const std::string& text) {
    return {text.begin(), text.end()};
}

// The contents of the <text> elements of that class, joined by blanks.
std::string texts(const std::string& html, const std::string& kind) {
    const std::string element = "<text class=\"" + kind + "\"";
    std::string joined;
    for (std::size_t at = html.find(element); at != std::string::npos;
         at = html.find(element, at + 1)) {
        const std::size_t first = html.find('>', at) + 1;
        joined += (joined.empty() ? "" : " ") + html.substr(first, html.find('<', first) - first);
    }
    return joined;
}

// The page without the contents of such elements (style, script), which hold no markup.
std::string without_content(std::string html, const std::string& element) {
    const std::size_t first = html.find("<" + element + ">");
    const std::size_t last = html.find("</" + element + ">");
    if (first != std::string::npos && last != std::string::npos)
        html.erase(first, last + element.size() + 3 - first);
    return html;
}

// Empty if the elements are properly nested and closed, else the first fault.
std::string markup_fault(const std::string& page) {
    const std::string html = without_content(without_content(page, "style"), "script");
    const std::set<std::string> void_elements = {"!DOCTYPE", "img", "input", "meta"};
    std::vector<std::string> open;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const std::string tag = html.substr(at + 1, html.find('>', at) - at - 1);
        if (has(tag, "<") || count(tag, "\"") % 2 != 0)
            return "<" + tag + "> is not a tag";
        if (tag[0] == '/') {
            if (open.empty() || open.back() != tag.substr(1))
                return "<" + tag + "> closes " + (open.empty() ? "nothing" : open.back());
            open.pop_back();
        } else {
            const std::string name = tag.substr(0, tag.find_first_of(" /"));
            if (tag.back() != '/' && void_elements.count(name) == 0)
                open.push_back(name);
        }
    }
    return open.empty() ? "" : "<" + open.back() + "> stays open";
}

Chart chart_of(const std::vector<double>& values) {
    Chart chart;
    chart.title = "Losses";
    chart.x_title = "epoch";
    chart.y_title = "loss";
    for (std::size_t i = 0; i < values.size(); ++i)
        chart.x.push_back(static_cast<double>(i + 1));
    chart.series = {{"D", "blue", values}};
    return chart;
}

// A run's folder with `sheets` files in samples/, sheet i after step 600 (i + 1).
struct RunFolder {
    explicit RunFolder(std::size_t sheets, std::size_t sheet_bytes = 100) {
        fs::create_directory(scratch.path("samples"));
        for (std::size_t i = 0; i < sheets; ++i) {
            std::string step = std::to_string(600 * (i + 1));
            step.insert(0, 8 - step.size(), '0');
            contents.push_back(step + std::string(sheet_bytes - 8, 'x'));
            spill(scratch.path("samples/" + step + ".png"), contents.back());
        }
    }

    std::string report(const RunSettings& run, const std::vector<LogRow>& rows,
                       const ReportOptions& options = {}) const {
        write_report(scratch.path(), run, rows, options);
        return slurp(scratch.path("report.html"));
    }

    bool shows(const std::string& page, std::size_t sheet) const {
        return has(page, "src=\"data:image/png;base64," + base64(bytes(contents[sheet])) + "\"");
    }

    ScratchFolder scratch;
    std::vector<std::string> contents;
};

RunSettings some_settings() {
    RunSettings run;
    run.preset = "tanh-adam";
    run.data = "mnist";
    run.epochs = 60;
    GanSettings gan;
    gan.batch = 100;
    gan.generator.optimiser.rate = 0.0002;
    run.training = gan;
    return run;
}

GanSettings& gan(RunSettings& run) {
    return std::get<GanSettings>(run.training);
}

// Settings of supervised training.
RunSettings some_supervised(Target target) {
    RunSettings run = some_settings();
    SupervisedSettings supervised;
    supervised.target = target;
    supervised.batch = 100;
    run.training = supervised;
    run.eval_every = 1;
    return run;
}

Figures gan_figures(double d_loss, double g_loss, double d_real, double d_fake) {
    Figures figures;
    figures[Column::d_loss] = d_loss;
    figures[Column::g_loss] = g_loss;
    figures[Column::d_real] = d_real;
    figures[Column::d_fake] = d_fake;
    return figures;
}

// Ten rows per epoch of 600 steps and 10 seconds.
std::vector<LogRow> some_rows(std::size_t count) {
    std::vector<LogRow> rows;
    for (std::size_t i = 1; i <= count; ++i) {
        const double x = static_cast<double>(i);
        rows.push_back({60 * i, x / 10, x, gan_figures(1.0 + 1 / x, 1.0 - 1 / x, 0.75, 0.25)});
    }
    return rows;
}

} // namespace

TEST_CASE("text for HTML is escaped") {
    CHECK(escape_html("a<b>&\"c\"'d'") == "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;");
    CHECK(escape_html("plain") == "plain");
}

TEST_CASE("base64 gives the vectors of RFC 4648") {
    const char* const vectors[][2] = {{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"}};
    for (const auto& vector : vectors)
        CHECK(base64(bytes(vector[0])) == vector[1]);
    CHECK(base64({0xfb, 0xff, 0xfe, 0x00}) == "+//+AA==");
}

TEST_CASE("numbers are the same in every locale") {
    const CommaLocale locale;
    CHECK(fixed(1234.5678, 2) == "1234.57");
    CHECK(fixed(-0.5, 1) == "-0.5");
    CHECK(significant(0.123456, 3) == "0.123");
    CHECK(significant(2.0, 3) == "2");
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(12000) == "12\u202f000");
    CHECK(grouped(1234567) == "1\u202f234\u202f567");
    CHECK(fixed(std::numeric_limits<double>::max(), 2).size() == 312);
    CHECK(duration(59.4) == "59 s");
    CHECK(duration(185.0) == "3 min 05 s");
    CHECK(duration(1.1e10) == "3055555 h 33 min");
    CHECK(duration(std::numeric_limits<double>::infinity()) == "277777777777 h 46 min");

    const RunFolder run(2);
    const std::string page = run.report(some_settings(), some_rows(2000));
    CHECK(has(page, "<b>0.75</b>"));
    CHECK(has(page, "120\u202f000"));
}

TEST_CASE("thinning takes means of consecutive values") {
    const std::vector<double> ten{0, 2, 4, 6, 8, 10, 12, 14, 16, 18};
    CHECK(thinned(ten, 10) == ten);
    CHECK(thinned(ten, 5) == std::vector<double>{1, 5, 9, 13, 17});
    CHECK(thinned(ten, 3) == std::vector<double>{2, 8, 15}); // of 3, 3 and 4 values
    CHECK(thinned({}, 3).empty());
}

TEST_CASE("a long log is drawn with a few hundred points") {
    const std::string html = draw_chart(chart_of(std::vector<double>(10001, 1.5)));
    CHECK(count(html, "L") - count(html, "Losses") == 299);
}

TEST_CASE("ticks are round numbers, and the values fill the axis") {
    const auto y_ticks = [](double low, double high) {
        return texts(draw_chart(chart_of({low, high})), "y");
    };
    CHECK(y_ticks(0.35, 3.14) == "0 1 2 3 4");
    CHECK(y_ticks(0.65, 1.42) == "0.6 0.8 1.0 1.2 1.4 1.6");
    CHECK(y_ticks(-0.31, 0.52) == "-0.4 -0.2 0.0 0.2 0.4 0.6");
    CHECK(y_ticks(0, 0.011) == "0.000 0.005 0.010 0.015");
    CHECK(y_ticks(0, 1e9) == "0 2e+08 4e+08 6e+08 8e+08 1e+09");
    CHECK(texts(draw_chart(chart_of(std::vector<double>(60, 1.0))), "x") == "0 20 40 60");
    CHECK(texts(draw_chart(chart_of(std::vector<double>(1000, 1.0))), "x") ==
          "0 200 400 600 800 1000");
}

TEST_CASE("a chart has axis titles, a legend and an aria-label") {
    Chart chart = chart_of({3.14, 2, 1.062});
    chart.range = Range{0.0, 1.0};
    chart.level = Level{0.5, "1/2"};
    chart.series.push_back({"<G>", "red", {1, 2, 3}});
    const std::string html = draw_chart(chart);
    CHECK(texts(html, "x title") == "epoch");
    CHECK(texts(html, "y-title title") == "loss");
    CHECK(texts(html, "level") == "1/2");
    CHECK(has(html, "D <b>1.06</b>"));
    CHECK(has(html, "&lt;G&gt; <b>3</b>"));
    CHECK(
        has(html, "aria-label=\"Losses over epoch; D from 3.14 to 1.06; &lt;G&gt; from 1 to 3\""));
    CHECK(count(html, "<path") == 2);
}

TEST_CASE("an axis may begin below 0, and the newest values may be unmarked") {
    Chart chart{"D", "x", "D(x)", {-4, 0, 4}, {{"D", "red", {0.25, 0.5, 0.75}}}, {}, {}};
    CHECK(texts(draw_chart(chart), "x") == "-4 -2 0 2 4");
    CHECK(count(draw_chart(chart), "<circle") == 1);
    CHECK(has(draw_chart(chart), "<b>0.75</b>"));
    chart.newest = false;
    CHECK(count(draw_chart(chart), "<circle") == 0);
    CHECK_FALSE(has(draw_chart(chart), "<b>"));
}

TEST_CASE("an outlier does not flatten a curve, and a note reports it") {
    std::vector<double> values(100);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = i % 2 ? 1.0 : 2.0;
    CHECK(count(draw_chart(chart_of(values)), "class=\"note\"") == 0);
    values[40] = 500;
    const std::string html = draw_chart(chart_of(values));
    CHECK(texts(html, "y") == "1.0 1.5 2.0 2.5");
    CHECK(has(html, "1 point lies beyond the axis, as far as 500"));
    values[50] = -700;
    CHECK(has(draw_chart(chart_of(values)), "2 points lie beyond the axis, as far as -700"));
    CHECK(texts(draw_chart(chart_of({1, 2, 500})), "y") == "0 100 200 300 400 500");
}

TEST_CASE("a chart holds its values for the script that shows them") {
    Chart chart = chart_of({3.14159, 2, 1});
    chart.x = {0.5, 1, 2.25};
    chart.range = Range{0.0, 4.0};
    const std::string html = draw_chart(chart);
    CHECK(has(html, " data-x=\"0.5,1,2.25\" data-ends=\"0,2.25,0,4\" data-box=\"60,480,40,252\""));
    CHECK(has(html, " data-name=\"D\" data-y=\"3.142,2,1\"/>"));
    CHECK_FALSE(has(draw_chart(chart_of({})), "data-x"));
}

TEST_CASE("the labels of an axis are clear of its line and of each other") {
    const std::string html = draw_chart(chart_of({0, 1}));
    const auto y_of_first = [&](const std::string& element) {
        const std::size_t at = html.find(" y=\"", html.find(element));
        return std::stod(html.substr(at + 4));
    };
    const double large = 18.0; // the text of a small chart, in units of the viewBox
    const double axis = std::stod(html.substr(html.find("y1=\"") + 4));
    CHECK(y_of_first("<text class=\"x\"") - 0.8 * large > y_of_first("<text class=\"y\"") + 4.0);
    CHECK(y_of_first("<text class=\"x\"") - 0.8 * large > axis + 8.0);
}

TEST_CASE("NaN leaves a gap") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::string html = draw_chart(chart_of({1, 2, nan, 4, 5}));
    CHECK(has(html, "data-y=\"1,2,,4,5\""));
    CHECK(count(html, "M") == 2);
    CHECK_FALSE(has(html, "nan"));
}

TEST_CASE("a chart of one row is a dot, and an empty chart says so") {
    const std::string one = draw_chart(chart_of({0.7}));
    CHECK(count(one, "<circle") == 1);
    CHECK(texts(one, "y") == "0.2 0.4 0.6 0.8 1.0 1.2");
    const std::string none = draw_chart(chart_of({}));
    CHECK(count(none, "<circle") == 0);
    CHECK(texts(none, "empty") == "no figures yet");
}

TEST_CASE("the page is well-formed and needs nothing beside it") {
    for (const std::size_t sheets : {0, 1, 2, 30})
        for (const std::size_t rows : {0, 1, 200}) {
            CAPTURE(sheets);
            CAPTURE(rows);
            const RunFolder run(sheets);
            const std::string page = run.report(some_settings(), some_rows(rows));
            CHECK(markup_fault(page) == "");
            CHECK(count(page, "src=\"") == count(page, "src=\"data:"));
            CHECK(count(page, "<img alt=\"Sheet") == count(page, "<img"));
            CHECK(count(page, "<svg") == 2);
            CHECK_FALSE(has(page, "http"));
            CHECK_FALSE(has(page, "nan"));
            CHECK_FALSE(has(page, "inf"));
        }
}

TEST_CASE("the page reloads itself while training goes on") {
    const RunFolder run(2);
    ReportOptions options;
    options.is_running = true;
    const std::string page = run.report(some_settings(), some_rows(5), options);
    CHECK(markup_fault(page) == "");
    CHECK(has(page, "location.reload()"));
    CHECK(has(page, "isSame ? Math.min(2 * last.wait")); // less often after the run was killed
    CHECK(has(page, "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"));
    CHECK(has(page, "while training goes on"));
    const std::string last = run.report(some_settings(), some_rows(5));
    for (const char* part : {"reload", "refresh", "goes on"})
        CHECK_FALSE(has(last, part));
}

TEST_CASE("the page names the library, instruction set, threads and seed") {
    const RunFolder run(1);
    RunSettings settings = some_settings();
    gan(settings).seed = 41;
    ReportOptions options;
    options.threads = 3;
    const std::string origin = std::string("<p>pocketgan 0.1.0, ") + Engine::instruction_set();
    CHECK(has(run.report(settings, some_rows(1), options), origin + ", 3 threads, seed 41</p>"));
    CHECK(has(run.report(settings, some_rows(1)), origin + ", seed 41</p>"));
}

TEST_CASE("the page lists what differs from the preset") {
    const RunFolder run(1);
    RunSettings settings = settings_for_preset("tanh-adam");
    std::string page = run.report(settings, some_rows(1));
    CHECK(has(page, "<h2>Changes to the preset tanh-adam</h2>\n<p class=\"note\">None</p>"));
    gan(settings).batch = 7;
    page = run.report(settings, some_rows(1));
    CHECK(markup_fault(page) == "");
    CHECK(has(page, "<dt>batch</dt><dd>7 <small>preset 128</small></dd>"));
    CHECK(count(page, "<small>preset ") == 1);
    settings.preset = "mine";
    CHECK_FALSE(has(run.report(settings, some_rows(1)), "Changes to the preset"));
}

TEST_CASE("plots of mixtures are on white, and sheets of images are not") {
    RunSettings settings = some_settings();
    CHECK_FALSE(has(RunFolder(1).report(settings, some_rows(1)), " class=\"plot\" src="));
    settings.data = "ring";
    CHECK(has(RunFolder(1).report(settings, some_rows(1)), " class=\"plot\" src="));
}

TEST_CASE("the page shows the preset, the data and the progress") {
    const RunFolder run(20);
    RunSettings settings = some_settings();
    std::string page = run.report(settings, some_rows(200));
    CHECK(has(page, "<h1>tanh-adam on mnist</h1>"));
    CHECK(has(page, "<dt>Epochs</dt><dd>20 <small>of 60</small></dd>"));
    CHECK(has(page, "<dt>Steps</dt><dd>12\u202f000</dd>"));
    CHECK(has(page, "<dt>Time</dt><dd>3 min 20 s</dd>"));
    CHECK(has(page, "<dt>Examples per second</dt><dd>6\u202f000</dd>"));
    CHECK(has(page, "<dt>g-rate</dt><dd>2e-04</dd>"));
    CHECK(has(page, "Samples after <output>epoch 20</output>"));

    settings.steps = 25000;
    gan(settings).d_steps = 2;
    page = run.report(settings, some_rows(25));
    CHECK(has(page, "<dt>Epochs</dt><dd>2.50</dd>"));
    CHECK(has(page, "<dt>Steps</dt><dd>1\u202f500 <small>of 25\u202f000</small></dd>"));
    CHECK(has(page, "<dt>Examples per second</dt><dd>12\u202f000</dd>"));
}

TEST_CASE("a critic's page shows the smoothed estimate instead of probabilities") {
    RunSettings settings = some_settings();
    gan(settings).objective = Objective::wasserstein;
    const RunFolder run(1);
    const std::string page = run.report(settings, some_rows(200));
    CHECK(markup_fault(page) == "");
    CHECK(has(page, "The critic&#39;s estimate"));
    CHECK(has(page, "mean f(x) - mean f(G(z))"));
    CHECK(has(page, "<b>0.5</b>"));
    CHECK_FALSE(has(page, "probability"));
    CHECK_FALSE(has(page, "D(x)"));

    std::vector<LogRow> rows = some_rows(200);
    rows[196].figures[Column::d_real] = 90; // an outlier, which the median filter removes
    CHECK(run.report(settings, rows) == page);
}

TEST_CASE("the outputs of a least-squares D are not probabilities") {
    RunSettings settings = some_settings();
    gan(settings).objective = Objective::least_squares;
    std::vector<LogRow> rows = some_rows(20);
    for (LogRow& row : rows)
        row.figures[Column::d_real] = 1.75;
    const std::string page = RunFolder(1).report(settings, rows);
    CHECK(has(page, "1: real, 0: fake"));
    CHECK(has(page, "<b>1.75</b>"));
    CHECK_FALSE(has(page, "mean probability"));
}

TEST_CASE("the rate of examples includes warm-ups") {
    RunSettings settings = some_settings();
    gan(settings).d_warmup = 60; // warm-up steps of the 600 steps
    gan(settings).d_warmup_steps = 11;
    const std::string page = RunFolder(1).report(settings, some_rows(10));
    CHECK(has(page, "<dt>Examples per second</dt><dd>12\u202f000</dd>"));
}

TEST_CASE("a figure measured once per epoch has one point per epoch") {
    const RunSettings settings = some_supervised(Target::label);
    std::vector<LogRow> rows = some_rows(40); // four epochs
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double epoch = std::floor(rows[i].epoch + 1e-9);
        rows[i].figures = Figures();
        rows[i].figures[Column::loss] = 2.0;
        rows[i].figures[Column::accuracy] = 0.5;
        if (i % 10 == 9) {
            rows[i].figures[Column::test_loss] = 1.0;
            rows[i].figures[Column::test_accuracy] = 0.9 + 0.01 * epoch;
        }
    }
    const std::string page = RunFolder(0).report(settings, rows);
    CHECK(markup_fault(page) == "");
    CHECK_FALSE(has(page, "nan"));
    CHECK(has(page, "Test accuracy"));
    CHECK(has(page, "<b>94</b>")); // the newest, in %
    CHECK(has(page, "<dt>Examples per second</dt><dd>6\u202f000</dd>"));
    CHECK_FALSE(has(page, "Samples"));
    CHECK_FALSE(has(page, "D(x)"));
}

TEST_CASE("the page shows the measures of the generator and the best one") {
    RunSettings settings = some_settings();
    settings.eval_every = 1;
    settings.keep_best = KeepBest::parzen;
    std::vector<LogRow> rows = some_rows(40); // four epochs
    const double none = std::numeric_limits<double>::quiet_NaN();
    const double parzen[] = {-80.0, 150.25, none, 120.0};
    for (std::size_t epoch = 0; epoch < 4; ++epoch)
        rows[10 * epoch + 9].figures[Column::parzen] = parzen[epoch];
    std::string page = RunFolder(2).report(settings, rows);
    CHECK(markup_fault(page) == "");
    CHECK(has(page, "<dt>Best parzen</dt><dd>150.2 <small>epoch 2</small></dd>"));
    CHECK(has(page, "Parzen log-likelihood over epoch; G from -80 to 120"));
    CHECK(count(page, "<svg") == 3);            // without a classifier:
    CHECK_FALSE(has(page, "Frechet distance")); // no empty charts

    rows[39].figures[Column::classifier_frechet] = 30.0;
    rows[39].figures[Column::classes] = 9.0;
    page = RunFolder(2).report(settings, rows);
    CHECK(count(page, "<svg") == 5);
    CHECK(has(page, "<b>9</b>"));

    settings.keep_best = KeepBest::none;
    settings.eval_every = 0; // of the resumed run
    page = RunFolder(2).report(settings, rows);
    CHECK_FALSE(has(page, "Best"));
    CHECK(count(page, "<svg") == 5);
}

TEST_CASE("a curve that was never measured is left out, with its chart if it is the only one") {
    RunSettings settings = some_supervised(Target::label);
    settings.eval_every = 0;
    std::vector<LogRow> rows = some_rows(20);
    for (LogRow& row : rows) {
        row.figures = Figures();
        row.figures[Column::loss] = 2.0;
        row.figures[Column::accuracy] = 0.5;
    }
    const std::string page = RunFolder(0).report(settings, rows);
    CHECK(has(page, "Loss over epoch; training from 2 to 2\""));
    CHECK_FALSE(has(page, "Test accuracy"));
}

TEST_CASE("the page shows how many modes of a mixture the generator covers") {
    RunSettings settings = some_settings();
    settings.data = "ring";
    settings.eval_every = 1;
    std::vector<LogRow> rows = some_rows(20);
    for (LogRow& row : rows) {
        row.figures[Column::modes] = 7.0;
        row.figures[Column::high_quality] = 0.625;
    }
    const std::string page = RunFolder(2).report(settings, rows);
    CHECK(markup_fault(page) == "");
    CHECK(has(page, "Modes covered over epoch; G from 7 to 7"));
    CHECK(has(page, "<b>62.5</b>")); // in %
}

TEST_CASE("an auto-encoder's sheets are of reconstructions") {
    const RunSettings settings = some_supervised(Target::input);
    std::vector<LogRow> rows = some_rows(20);
    for (LogRow& row : rows) {
        row.figures = Figures();
        row.figures[Column::loss] = 5.0;
        row.figures[Column::test_loss] = 4.0;
    }
    const std::string page = RunFolder(3).report(settings, rows);
    CHECK(markup_fault(page) == "");
    CHECK(has(page, "Originals and reconstructions after <output>epoch 3</output>"));
    CHECK(has(page, "Originals and reconstructions over time"));
    CHECK(has(page, "squared distance to the input"));
    CHECK_FALSE(has(page, "latents"));
}

TEST_CASE("names of the user are escaped") {
    RunSettings settings = some_settings();
    settings.preset = "<b>&amp;";
    settings.data = "\"/data/<script>alert(1)</script>'";
    const std::string page = RunFolder(1).report(settings, some_rows(3));
    CHECK(markup_fault(page) == "");
    CHECK(has(page, "<h1>&lt;b&gt;&amp;amp; on &quot;/data/&lt;script&gt;alert(1)&lt;/script"));
    CHECK(has(page, "<dt>preset</dt><dd>&quot;&lt;b&gt;&amp;amp;&quot;</dd>"));
    CHECK_FALSE(has(page, "<script>alert"));
}

TEST_CASE("a long run shows some sheets, from the first to the newest") {
    const RunFolder run(100);
    const std::string page = run.report(some_settings(), some_rows(1000));
    CHECK(count(page, "<img") == 13); // the newest is also shown large
    for (const std::size_t sheet : {0, 9, 18, 27, 36, 45, 54, 63, 72, 81, 90, 99}) {
        CAPTURE(sheet);
        CHECK(run.shows(page, sheet));
    }
    CHECK(has(page, "<figcaption>epoch 1</figcaption>"));
    CHECK(has(page, "<figcaption>epoch 100</figcaption>"));
}

TEST_CASE("fewer large sheets are shown, so that the page stays below 2 MB") {
    for (const std::size_t size : {100000, 200000, 600000, 1400000}) {
        CAPTURE(size);
        const RunFolder run(14, size);
        const std::string page = run.report(some_settings(), some_rows(140));
        CHECK(page.size() < 2000000);
        CHECK(run.shows(page, 13));
    }
}

TEST_CASE("other files in samples/ are ignored") {
    const RunFolder run(1);
    for (const char* name : {"notes.txt", "12.txt", "best.png", "12b.png", ".png"})
        spill(run.scratch.path(std::string("samples/") + name), "mine");
    CHECK(count(run.report(some_settings(), some_rows(10)), "<img") == 1);
}

TEST_CASE("the error of a report that cannot be written names the file") {
    const ScratchFolder scratch;
    const std::string message =
        thrown<Error>([&] { write_report(scratch.path("none"), some_settings(), some_rows(1)); });
    CHECK(has(message, "none/report.html: cannot be written"));
}
