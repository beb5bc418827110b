#include "pocketgan/error.hpp"
#include "pocketgan/training_log.hpp"

#include "scratch.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace pocketgan;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Rows of steps 10, 20, ... with these values of the measure.
std::vector<LogRow> rows_of(KeepBest measure, const std::vector<double>& values) {
    std::vector<LogRow> rows;
    for (const double value : values) {
        LogRow row;
        row.step = 10 * (rows.size() + 1);
        row.figures[Column::d_loss] = 0.5;
        row.figures[column_of(measure)] = value;
        rows.push_back(row);
    }
    return rows;
}

// The step of the best row; 0 if there is none.
std::uint64_t best_step(KeepBest measure, const std::vector<double>& values) {
    const std::vector<LogRow> rows = rows_of(measure, values);
    const LogRow* const best = find_best(rows, measure);
    return best ? best->step : 0;
}

} // namespace

TEST_CASE("the best is the highest log-likelihood or the lowest distance") {
    CHECK(best_step(KeepBest::parzen, {-50.0, 120.0, 90.0}) == 20);
    CHECK(best_step(KeepBest::classifier_frechet, {50.0, 12.0, 9.0, 30.0}) == 30);
}

TEST_CASE("the oldest of equal rows is the best") {
    CHECK(best_step(KeepBest::parzen, {1.0, 7.0, 7.0}) == 20);
    CHECK(best_step(KeepBest::classifier_frechet, {7.0, 7.0, 8.0}) == 10);
}

TEST_CASE("NaN and infinity are never the best") {
    for (const KeepBest measure : {KeepBest::parzen, KeepBest::classifier_frechet}) {
        CAPTURE(to_string(measure));
        CHECK(best_step(measure, {kNone, 3.0, kNone}) == 20);
        CHECK(best_step(measure, {-kInfinity, kInfinity, 3.0}) == 30);
        CHECK(best_step(measure, {kNone, kNone}) == 0);
        CHECK(best_step(measure, {}) == 0);
    }
    const std::vector<LogRow> rows = rows_of(KeepBest::parzen, {1.0});
    CHECK(find_best(rows, KeepBest::none) == nullptr);
    CHECK(find_best(rows, KeepBest::classifier_frechet) == nullptr);
}

TEST_CASE("the measures have names") {
    for (const KeepBest measure : {KeepBest::none, KeepBest::parzen, KeepBest::classifier_frechet})
        CHECK(keep_best_from_string(to_string(measure)) == measure);
    CHECK_THROWS_AS(keep_best_from_string("loss"), Error);
}

TEST_CASE("column_of and is_better refuse KeepBest::none") {
    CHECK(thrown<Error>([] { column_of(KeepBest::none); }).find("keep-best is none") == 0);
    CHECK_THROWS_AS(is_better(KeepBest::none, 1.0, 2.0), Error);
    CHECK_FALSE(is_better(KeepBest::parzen, kNone, -1.0));
    CHECK_FALSE(is_better(KeepBest::classifier_frechet, -kInfinity, 1.0));
}
