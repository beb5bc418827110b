#include "theory/theory_page.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace pocketgan;
using theory::Check;
using theory::Relation;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("formula_text gives the number, with >= for Relation::at_least") {
    CHECK(formula_text({"", Relation::equal, -std::log(4.0), 0.0, 0.0}) == "-1.386");
    CHECK(formula_text({"", Relation::at_least, 0.5, 0.0, 0.0}) == ">= 0.5");
}

TEST_CASE("the page shows the text, curves and checks of a statement") {
    const theory::Statement statement{"some-law", "a < b & c", nullptr};
    theory::Evidence evidence;
    evidence.checks = {{"|a - b|", Relation::equal, 0.25, 0.5, 0.125}};
    evidence.x_title = "place";
    evidence.y_title = "height";
    evidence.x = {-1.0, 0.0, 1.0};
    evidence.curves = {{"the curve", {0.0, 1.0, 2.0}}, {"another", {2.0, 1.0, 0.0}}};
    const std::string missed = theory_page({{&statement, evidence}});
    CHECK(has(missed, "<h2>some-law</h2>"));
    CHECK(has(missed, "svg.dataset.x")); // the script that shows values
    CHECK(has(missed, "a &lt; b &amp; c"));
    CHECK(has(missed, "the curve"));
    CHECK(has(missed, "another"));
    CHECK(has(missed, "<td>|a - b|</td><td>0.25</td><td>0.5</td><td>0.25</td><td>0.12</td>"
                      "<td>no</td>"));
    CHECK(has(missed, "<tr class=\"missed\">"));
    evidence.checks[0].error = 0.25;
    const std::string borne_out = theory_page({{&statement, evidence}});
    CHECK(has(borne_out, "<td>yes</td>"));
    CHECK_FALSE(has(borne_out, "<tr class=\"missed\">"));
}

TEST_CASE("a statement can set the range of its y axis") {
    const theory::Statement statement{"some-law", "", nullptr};
    theory::Evidence evidence;
    evidence.x = {0.0, 1.0};
    evidence.curves = {{"curve", {0.0, 8.0}}};
    CHECK_FALSE(has(theory_page({{&statement, evidence}}), "beyond the axis"));
    evidence.high = 4.0;
    CHECK(has(theory_page({{&statement, evidence}}), "beyond the axis"));
}
