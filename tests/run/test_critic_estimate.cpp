#include "critic_estimate.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pocketgan;
using namespace pocketgan::app;

namespace {

// Rows with these estimates, a step each; what real and fake have in common does not matter.
std::vector<LogRow> rows_with(const std::vector<double>& estimates) {
    std::vector<LogRow> rows;
    for (const double estimate : estimates)
        rows.push_back({rows.size() + 1, 0.0, 0.0, {0.0, 0.0, estimate - 3.0, -3.0}});
    return rows;
}

bool warns_of(const std::vector<double>& estimates, const std::string& reason) {
    return critic_warning(rows_with(estimates)).find(reason) != std::string::npos;
}

} // namespace

TEST_CASE("medians pass a step and drop a spike") {
    CHECK(median_filtered({1, 1, 9, 1, 1, 5, 5, 5, 5}, 3) ==
          std::vector<double>{1, 1, 1, 1, 1, 5, 5, 5, 5});
    CHECK(median_filtered({9, 1, 1, 1, 1, 1, 9}, 5) == std::vector<double>{9, 1, 1, 1, 1, 1, 9});
    CHECK(median_filtered({4, 2, 3}, 1) == std::vector<double>{4, 2, 3});
    CHECK(median_filtered({5, 3, 4}, 101) == std::vector<double>{5, 4, 4});
    CHECK(median_filtered({}, 101).empty());
}

TEST_CASE("a curve that rises or falls steadily is its own medians") {
    std::vector<double> falling;
    for (int i = 0; i < 300; ++i)
        falling.push_back(10.0 - i);
    CHECK(median_filtered(falling, 101) == falling);
}

TEST_CASE("medians are of an odd number, a tenth of the points and at most 101") {
    for (std::size_t points = 0; points < 3000; ++points) {
        CAPTURE(points);
        const std::size_t width = median_width(points);
        CHECK(width % 2 == 1);
        CHECK(width <= points / 10 + 1);
        CHECK(width >= std::min<std::size_t>(points / 10, 101));
        CHECK(width <= 101);
    }
}

TEST_CASE("a negative estimate is warned of with its step") {
    CHECK(critic_warning({}) == "");
    CHECK(critic_warning(rows_with({0.1})) == "");
    CHECK(warns_of({0.1, -0.1}, "negative at step 2"));
    CHECK(critic_warning(rows_with({-0.1, 0.1})) == ""); // not of the newest
}

TEST_CASE("an estimate below half the least of the ten rows before is warned of") {
    std::vector<double> estimates(10, 2.0);
    estimates[4] = 1.0;
    estimates.push_back(0.4);
    CHECK(warns_of(estimates, "fell from 1 to 0.4 at step 11"));
    estimates.back() = 0.6;
    CHECK(critic_warning(rows_with(estimates)) == "");
    // At the beginning there is nothing that it could have fallen from.
    CHECK(critic_warning(rows_with({2.0, 2.0, 0.4})) == "");
}
