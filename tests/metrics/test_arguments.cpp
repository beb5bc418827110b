#include "base/number_text.hpp"
#include "pocketgan/classifier_measures.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/neighbours.hpp"
#include "pocketgan/parzen.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

const std::vector<float> kNumbers(12, 0.5f);
const ConstMatrixView kRows(kNumbers.data(), 4, 3);

// Calls `function` with every kind of wrong view and checks the error's text.
void check_view_refused(const std::function<void(ConstMatrixView)>& function) {
    std::vector<float> with_nan = kNumbers;
    with_nan[4] = std::nanf("");
    const auto refusal = [&](ConstMatrixView view) {
        return thrown<Error>([&] { function(view); });
    };
    CHECK(refusal({nullptr, 4, 3}).find(" is null; expected 4 x 3 numbers") != std::string::npos);
    CHECK(
        refusal({kNumbers.data(), 4, 3, 2}).find(" has a stride of 2; expected at least its 3 ") !=
        std::string::npos);
    CHECK(refusal({with_nan.data(), 4, 3}).find("NaN") != std::string::npos);
    CHECK(refusal({kNumbers.data(), 0, 3}) != "");
    CHECK(refusal({kNumbers.data(), 4, 0}) != "");
}

void check_width_refused(const std::function<void(ConstMatrixView)>& function) {
    check_view_refused(function);
    CHECK(thrown<Error>([&] { function({kNumbers.data(), 4, 2}); }) != "");
}

} // namespace

TEST_CASE("the Parzen estimate checks its arguments") {
    Engine engine;
    const auto all = [&](ConstMatrixView a, ConstMatrixView b, ConstMatrixView c) {
        parzen_estimate(a, b, c, {0.5}, engine);
    };
    check_width_refused([&](ConstMatrixView x) { parzen_log_likelihood(x, kRows, 0.5, engine); });
    check_width_refused([&](ConstMatrixView x) { parzen_log_likelihood(kRows, x, 0.5, engine); });
    check_width_refused([&](ConstMatrixView x) { all(x, kRows, kRows); });
    check_width_refused([&](ConstMatrixView x) { all(kRows, x, kRows); });
    check_width_refused([&](ConstMatrixView x) { all(kRows, kRows, x); });
    for (const double sigma : {0.0, -1.0, std::nan(""), HUGE_VAL})
        CHECK(thrown<Error>([&] { parzen_log_likelihood(kRows, kRows, sigma, engine); }) ==
              "sigma is " + number_text(sigma) + "; expected a finite number above 0");
    CHECK(thrown<Error>([&] { parzen_estimate(kRows, kRows, kRows, {}, engine); }) ==
          "sigmas is empty; expected at least one width");
    CHECK_THROWS_AS(parzen_sigma_grid(0.0, 1.0, 10), Error);
    CHECK(thrown<Error>([] { parzen_sigma_grid(1.0, 0.5, 10); }) ==
          "parzen_sigma_grid: low is 1, high is 0.5, count is 10; expected 0 < low < high and a "
          "count of at least 2");
    CHECK_THROWS_AS(parzen_sigma_grid(0.1, std::nan(""), 10), Error);
    CHECK_THROWS_AS(parzen_sigma_grid(0.1, 1.0, 1), Error);
}

TEST_CASE("nearest neighbours check their arguments") {
    Engine engine;
    check_width_refused([&](ConstMatrixView x) { nearest_neighbours(x, kRows, engine); });
    check_width_refused([&](ConstMatrixView x) { nearest_neighbours(kRows, x, engine); });
    check_view_refused([&](ConstMatrixView x) { nearest_others(x, engine); });
    CHECK(thrown<Error>([&] {
              nearest_others({kNumbers.data(), 1, 3}, engine);
          }) == "x has 1 row; expected at least 2");
    check_width_refused([&](ConstMatrixView x) { memorisation(x, kRows, kRows, engine); });
    check_width_refused([&](ConstMatrixView x) { memorisation(kRows, x, kRows, engine); });
    check_width_refused([&](ConstMatrixView x) { memorisation(kRows, kRows, x, engine); });
    check_view_refused([&](ConstMatrixView x) { diversity(x, kRows, engine); });
    check_view_refused([&](ConstMatrixView x) { diversity(kRows, x, engine); });
}

TEST_CASE("the measures of a classifier check their arguments") {
    check_view_refused([](ConstMatrixView x) { class_shares(x); });
    check_view_refused([](ConstMatrixView x) { classifier_score(x); });
    check_width_refused([](ConstMatrixView x) { frechet_distance(x, kRows); });
    check_width_refused([](ConstMatrixView x) { frechet_distance(kRows, x); });
    CHECK_THROWS_AS(frechet_distance({kNumbers.data(), 1, 3}, kRows), Error);
    CHECK_THROWS_AS(divergence({1.0}, {0.5, 0.5}), Error);
    CHECK(thrown<Error>([] { divergence({std::nan("")}, {1.0}); }) ==
          "divergence: a probability is NaN, infinite or below 0");
    CHECK_THROWS_AS(divergence({1.0}, {-1.0}), Error);
}

TEST_CASE("count_modes and count_stacked_modes check their arguments") {
    check_width_refused([](ConstMatrixView x) { count_modes(kRows, x, 0.1); });
    CHECK(thrown<Error>([] {
              count_modes({nullptr, 4, 3}, kRows, 0.1);
          }) == "samples is null; expected 4 x 3 numbers");
    CHECK_THROWS_AS(count_modes({kNumbers.data(), 4, 2}, kRows, 0.1), Error);
    CHECK_THROWS_AS(count_modes({kNumbers.data(), 0, 3}, kRows, 0.1), Error);
    for (const double deviation : {0.0, -1.0, std::nan(""), HUGE_VAL})
        CHECK(thrown<Error>([&] { count_modes(kRows, kRows, deviation); }) ==
              "deviation is " + number_text(deviation) + "; expected a finite number above 0");
    CHECK(thrown<Error>([] { count_stacked_modes(nullptr, 1); }) ==
          "labels is null; expected 1 numbers");
    const std::uint8_t labels[3] = {1, 2, 10};
    CHECK(thrown<Error>([&] { count_stacked_modes(labels, 1); }) ==
          "sample 0 has the label 10; expected digits from 0 to 9");
    CHECK_THROWS_AS(count_stacked_modes(labels, 0), Error);
}
