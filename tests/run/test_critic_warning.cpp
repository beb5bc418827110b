#include "pocketgan/training_log.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pocketgan;

namespace {

// Rows with these estimates, one per step.
std::vector<LogRow> rows_with(const std::vector<double>& estimates) {
    std::vector<LogRow> rows;
    for (const double estimate : estimates) {
        LogRow row;
        row.step = rows.size() + 1;
        row.figures[Column::d_real] = estimate - 3.0;
        row.figures[Column::d_fake] = -3.0;
        rows.push_back(row);
    }
    return rows;
}

bool warns_of(const std::vector<double>& estimates, const std::string& reason) {
    return critic_warning(rows_with(estimates)).find(reason) != std::string::npos;
}

} // namespace

TEST_CASE("the warning of a negative estimate names its step") {
    CHECK(critic_warning({}) == "");
    CHECK(critic_warning(rows_with({0.1})) == "");
    CHECK(warns_of({0.1, -0.1}, "negative at step 2"));
    CHECK(critic_warning(rows_with({-0.1, 0.1})) == ""); // only the newest row counts
}

TEST_CASE("an estimate below half the minimum of the ten rows before gives a warning") {
    std::vector<double> estimates(10, 2.0);
    estimates[4] = 1.0;
    estimates.push_back(0.4);
    CHECK(warns_of(estimates, "fell from 1 to 0.4 at step 11"));
    estimates.back() = 0.6;
    CHECK(critic_warning(rows_with(estimates)) == "");
    // The first ten rows have no minimum to compare with.
    CHECK(critic_warning(rows_with({2.0, 2.0, 0.4})) == "");
}
