#include "pocketgan/classifier_measures.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

ConstMatrixView view(const std::vector<float>& values, std::size_t columns) {
    return {values.data(), values.size() / columns, columns};
}

// Logits (rows, classes) of which row i gives the class i % labels a probability of nearly 1.
std::vector<float> sure_of(std::size_t rows, std::size_t labels, std::size_t classes) {
    std::vector<float> logits(rows * classes);
    for (std::size_t i = 0; i < rows; ++i)
        logits[i * classes + i % labels] = 100.0f;
    return logits;
}

// Numbers (rows, n), column j from N(mean + j, (deviation (1 + j))^2).
std::vector<float> normal(std::size_t rows, std::size_t n, float mean, float deviation,
                          std::uint64_t seed) {
    std::vector<float> values(rows * n);
    Random(seed, 0).normal(0, values.data(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto j = static_cast<float>(i % n);
        values[i] = mean + j + deviation * (1 + j) * values[i];
    }
    return values;
}

} // namespace

TEST_CASE("class_shares counts the largest logits; a class of 1 % of the rows is present") {
    std::vector<float> logits = sure_of(99, 3, 5);
    const std::vector<float> one = {0, 0, 0, 0, 7};
    logits.insert(logits.end(), one.begin(), one.end());
    const ClassShares shares = class_shares(view(logits, 5));
    CHECK(shares.shares == std::vector<double>{0.33, 0.33, 0.33, 0.0, 0.01});
    CHECK(shares.present == 4);
    CHECK(shares.least == 0.0);
    logits.insert(logits.end(), logits.begin(), logits.begin() + 5); // class 4 has 1 of 101
    CHECK(class_shares(view(logits, 5)).present == 3);
}

TEST_CASE("the divergence of equal, different and disjoint distributions") {
    CHECK(divergence({0.25, 0.75}, {0.25, 0.75}) == 0.0);
    CHECK(divergence({1.0, 0.0}, {0.5, 0.5}) == doctest::Approx(std::log(2.0)));
    CHECK(divergence({0.5, 0.5}, {0.25, 0.75}) ==
          doctest::Approx(0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3.0)));
    CHECK(std::isinf(divergence({0.5, 0.5}, {1.0, 0.0})));
    CHECK(thrown<Error>([] {
              divergence({1.0}, {0.5, 0.5});
          }) == "divergence: p has 1 classes, q has 2; expected equal numbers");
}

TEST_CASE("the score of certain rows is the number of equally frequent classes") {
    CHECK(classifier_score(view(sure_of(60, 10, 10), 10)) == doctest::Approx(10.0));
    CHECK(classifier_score(view(sure_of(60, 4, 10), 10)) == doctest::Approx(4.0));
    CHECK(classifier_score(view(sure_of(60, 1, 10), 10)) == doctest::Approx(1.0));
    CHECK(classifier_score(view(std::vector<float>(600), 10)) == doctest::Approx(1.0)); // uniform
}

TEST_CASE("the score of uncertain rows is exp of the mean divergence") {
    // p(y|x) = (3/4, 1/4) and (1/4, 3/4); p(y) = (1/2, 1/2).
    const float l = std::log(3.0f);
    const std::vector<float> logits = {l, 0, 0, l};
    const double expected = std::exp(0.75 * std::log(1.5) + 0.25 * std::log(0.5));
    CHECK(classifier_score(view(logits, 2)) == doctest::Approx(expected).epsilon(1e-6));
}

TEST_CASE("the Frechet distance of diagonal Gaussians is that of their means and deviations") {
    const std::size_t rows = 200000, n = 3;
    const std::vector<float> a = normal(rows, n, 0, 1, 1);
    const auto b = [&](float mean, float deviation) { return normal(rows, n, mean, deviation, 2); };
    const auto distance = [&](float mean, float deviation) {
        return frechet_distance(view(a, n), view(b(mean, deviation), n));
    };
    CHECK(distance(0, 1) < 1e-3);
    CHECK(distance(2, 1) == doctest::Approx(3 * 4.0).epsilon(0.01));
    CHECK(distance(0, 3) ==
          doctest::Approx(4.0 * (1 + 4 + 9)).epsilon(0.01)); // (3 - 1)^2 (1 + j)^2
    CHECK(frechet_distance(view(a, n), view(a, n)) == doctest::Approx(0).scale(1e6).epsilon(1e-12));
}

TEST_CASE("the Frechet distance depends on the off-diagonal covariance") {
    // (x, x) and (x, -x): all variances are 1, the covariances are 1 and -1. C1 C2 = 0, so the
    // distance is tr(C1 + C2) = 4.
    const std::size_t rows = 100000;
    std::vector<float> x(rows), same(2 * rows), opposite(2 * rows);
    Random(3, 0).normal(0, x.data(), rows);
    for (std::size_t i = 0; i < rows; ++i) {
        same[2 * i] = same[2 * i + 1] = opposite[2 * i] = x[i];
        opposite[2 * i + 1] = -x[i];
    }
    CHECK(frechet_distance(view(same, 2), view(opposite, 2)) == doctest::Approx(4.0).epsilon(0.02));
    CHECK(frechet_distance(view(opposite, 2), view(same, 2)) == doctest::Approx(4.0).epsilon(0.02));
}

TEST_CASE("constant columns do not change the Frechet distance") {
    const std::vector<float> a = normal(1000, 2, 0, 1, 1), b = normal(1000, 2, 1, 2, 2);
    std::vector<float> wide_a, wide_b;
    for (std::size_t i = 0; i < 1000; ++i)
        for (const auto& [from, to] : {std::pair(&a, &wide_a), std::pair(&b, &wide_b)})
            to->insert(to->end(), {(*from)[2 * i], 0.0f, (*from)[2 * i + 1], 5.0f});
    CHECK(frechet_distance(view(wide_a, 4), view(wide_b, 4)) ==
          doctest::Approx(frechet_distance(view(a, 2), view(b, 2))).epsilon(1e-5));
}

TEST_CASE("the Frechet distance of equal rows is that of one point") {
    constexpr std::size_t rows = 2000, n = 40;
    const std::vector<float> real = normal(rows, n, 0, 1, 1);
    const std::vector<float> one = normal(1, n, 3, 1, 2), other = normal(1, n, -3, 1, 3);
    std::vector<float> alike, others;
    for (std::size_t i = 0; i < rows; ++i) {
        alike.insert(alike.end(), one.begin(), one.end());
        others.insert(others.end(), other.begin(), other.end());
    }
    double to_mean = 0, apart = 0, variance = 0;
    for (std::size_t j = 0; j < n; ++j) {
        double mean = 0, square = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            mean += real[i * n + j] / rows;
            square += double{real[i * n + j]} * real[i * n + j] / rows;
        }
        to_mean += (one[j] - mean) * (one[j] - mean);
        variance += square - mean * mean;
        apart += (double{one[j]} - other[j]) * (double{one[j]} - other[j]);
    }
    for (const bool turned : {false, true}) {
        const std::vector<float>&a = turned ? real : alike, &b = turned ? alike : real;
        CHECK(frechet_distance(view(a, n), view(b, n)) ==
              doctest::Approx(to_mean + variance).epsilon(1e-3));
    }
    CHECK(frechet_distance(view(alike, n), view(others, n)) ==
          doctest::Approx(apart).epsilon(1e-3));
}

TEST_CASE("empty logits and too few features are refused") {
    CHECK_FALSE(thrown<Error>([] { class_shares({}); }).empty());
    CHECK_FALSE(thrown<Error>([] { classifier_score({}); }).empty());
    const std::vector<float> a(8);
    CHECK(thrown<Error>([&] {
              frechet_distance(view(a, 2), view(a, 4));
          }).find("a is 4 x 2, b is 2 x 4;") != std::string::npos);
    CHECK_FALSE(thrown<Error>([&] { frechet_distance(view(a, 8), view(a, 8)); }).empty());
}

TEST_CASE("logits and features that are NaN are refused") {
    std::vector<float> bad(8), good(8);
    bad[5] = std::nanf("");
    CHECK(thrown<Error>([&] { class_shares(view(bad, 2)); }) ==
          "logits has NaN in row 2, column 1; expected finite numbers");
    CHECK_FALSE(thrown<Error>([&] { classifier_score(view(bad, 2)); }).empty());
    CHECK(thrown<Error>([&] { frechet_distance(view(bad, 2), view(good, 2)); }) ==
          "a has NaN in row 2, column 1; expected finite numbers");
    CHECK_FALSE(thrown<Error>([&] { frechet_distance(view(good, 2), view(bad, 2)); }).empty());
}
