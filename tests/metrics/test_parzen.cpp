#include "pocketgan/parzen.hpp"

#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pocketgan;

namespace {

constexpr double kLogRootTwoPi = 0.91893853320467274178;

// A matrix (count, size) of floats.
struct Rows {
    std::size_t count = 0, size = 0;
    std::vector<float> values;

    Rows(std::size_t n, std::size_t d, float value = 0.0f) :
        count(n), size(d), values(n * d, value) {}
    explicit Rows(const std::string& name) {
        const NpyArray<float> array = read_npy(POCKETGAN_GOLDEN "/parzen/" + name + ".npy");
        count = array.shape[0];
        size = array.shape.size() > 1 ? array.shape[1] : 1;
        values = array.values;
    }

    operator ConstMatrixView() const { return {values.data(), count, size}; }
};

Rows digit_rows(std::size_t count, std::uint64_t first, float low, float high) {
    const Dataset digits = make_digits(count, 1, first);
    Rows rows(count, digits.size());
    digits.rows(0, low, high, {rows.values.data(), count, digits.size()});
    return rows;
}

// The definition of log p(x) in double.
double reference(ConstMatrixView centres, const float* x, double sigma) {
    std::vector<double> exponents(centres.rows);
    for (std::size_t i = 0; i < centres.rows; ++i) {
        double square = 0.0;
        for (std::size_t j = 0; j < centres.columns; ++j) {
            const double difference = static_cast<double>(x[j]) - centres(i, j);
            square += difference * difference;
        }
        exponents[i] = -square / (2.0 * sigma * sigma);
    }
    const double largest = *std::max_element(exponents.begin(), exponents.end());
    double sum = 0.0;
    for (const double e : exponents)
        sum += std::exp(e - largest);
    return largest + std::log(sum / static_cast<double>(centres.rows)) -
           static_cast<double>(centres.columns) * (std::log(sigma) + kLogRootTwoPi);
}

double worst_error(const Rows& centres, const Rows& x, double sigma) {
    Engine engine;
    const std::vector<double> found = parzen_log_likelihood(centres, x, sigma, engine);
    double worst = 0.0;
    for (std::size_t i = 0; i < x.count; ++i)
        worst =
            std::max(worst, std::abs(found[i] - reference(centres, &x.values[i * x.size], sigma)));
    return worst;
}

} // namespace

TEST_CASE("the default grid is logspace(-1, 0, 10)") {
    const std::vector<double> grid = parzen_sigma_grid();
    const Rows expected("sigmas");
    REQUIRE(grid.size() == 10);
    CHECK(grid.front() == 0.1);
    CHECK(grid.back() == 1.0);
    for (std::size_t i = 0; i < 10; ++i)
        CHECK(grid[i] == doctest::Approx(expected.values[i]).epsilon(1e-7));
}

TEST_CASE("a grid is evenly spaced in the logarithm, and wrong ones are refused") {
    const std::vector<double> grid = parzen_sigma_grid(0.05, 0.8, 5);
    REQUIRE(grid.size() == 5);
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(grid[i] == doctest::Approx(0.05 * std::pow(2.0, i)).epsilon(1e-12));
    const double infinite = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(parzen_sigma_grid(0.0, 1.0, 3), Error);
    CHECK_THROWS_AS(parzen_sigma_grid(0.5, 0.5, 3), Error);
    CHECK_THROWS_AS(parzen_sigma_grid(0.5, infinite, 3), Error);
    CHECK_THROWS_AS(parzen_sigma_grid(0.1, 1.0, 1), Error);
}

TEST_CASE("log-likelihoods agree with NumPy in double precision") {
    const Rows centres("centres"), x("test"), expected("log_likelihood");
    const std::vector<double> grid = parzen_sigma_grid();
    Engine engine(2);
    for (std::size_t s = 0; s < grid.size(); ++s) {
        CAPTURE(grid[s]);
        const std::vector<double> found = parzen_log_likelihood(centres, x, grid[s], engine);
        REQUIRE(found.size() == x.count);
        for (std::size_t i = 0; i < x.count; ++i)
            REQUIRE(std::abs(found[i] - expected.values[s * x.count + i]) < 1e-4);
    }
}

TEST_CASE("sigma, mean and standard error of the estimate agree with NumPy") {
    Engine engine(2);
    const Rows expected("estimate");
    const ParzenEstimate found = parzen_estimate(Rows("centres"), Rows("validation"), Rows("test"),
                                                 parzen_sigma_grid(), engine);
    CHECK(found.sigma == doctest::Approx(expected.values[0]).epsilon(1e-6));
    CHECK(found.mean == doctest::Approx(expected.values[1]).epsilon(1e-5));
    CHECK(found.standard_error == doctest::Approx(expected.values[2]).epsilon(1e-5));
}

TEST_CASE("the estimate with one centre is a Gaussian") {
    Rows centre(1, 3, 0.5f), x(4, 3, 0.5f);
    x.values[3] += 0.25f; // row 1: distance 1/4
    x.values[6] += 3.0f;  // row 2: distance 5
    x.values[7] -= 4.0f;
    x.values[9] += 1000.0f; // row 3
    Engine engine;
    for (const double sigma : {0.1, 0.5, 2.0}) {
        CAPTURE(sigma);
        const std::vector<double> found = parzen_log_likelihood(centre, x, sigma, engine);
        const double at_centre = -3.0 * (std::log(sigma) + kLogRootTwoPi);
        const double squares[4] = {0.0, 0.0625, 25.0, 1e6};
        for (int i = 0; i < 4; ++i)
            CHECK(found[i] ==
                  doctest::Approx(at_centre - squares[i] / (2.0 * sigma * sigma)).epsilon(1e-6));
    }
}

TEST_CASE("any number of equal centres is one Gaussian") {
    Rows x(2, 5, 0.25f);
    x.values[0] = 0.5f;
    Engine engine(2);
    const std::vector<double> one = parzen_log_likelihood(Rows(1, 5, 0.75f), x, 0.2, engine);
    for (const std::size_t count : {2, 1023, 1024, 1025, 3000}) {
        CAPTURE(count);
        const std::vector<double> many =
            parzen_log_likelihood(Rows(count, 5, 0.75f), x, 0.2, engine);
        CHECK(many[0] == doctest::Approx(one[0]).epsilon(1e-6));
        CHECK(many[1] == doctest::Approx(one[1]).epsilon(1e-6));
    }
}

TEST_CASE("with one near centre of n, log p is lower by log n") {
    // The near centre is in the first block, in the middle and in the last.
    const Rows x(1, 2, 0.0f);
    Engine engine;
    const double alone = parzen_log_likelihood(Rows(1, 2, 0.0f), x, 0.1, engine)[0];
    for (const std::size_t near : {0, 1500, 2999}) {
        Rows centres(3000, 2, 2.0f);
        centres.values[2 * near] = centres.values[2 * near + 1] = 0.0f;
        const double found = parzen_log_likelihood(centres, x, 0.1, engine)[0];
        CHECK(found == doctest::Approx(alone - std::log(3000.0)).epsilon(1e-5));
    }
}

TEST_CASE("the error for images is below 0.01 nat for sigma of 0.1 or more") {
    const Rows centres = digit_rows(1200, 0, 0.0f, 1.0f), x = digit_rows(60, 5000, 0.0f, 1.0f);
    for (const double sigma : {0.1, 0.1668, 0.5}) {
        CAPTURE(sigma);
        CHECK(worst_error(centres, x, sigma) < 0.01);
    }
}

TEST_CASE("the error for black digits on white is below 0.01 nat") {
    const Rows centres = digit_rows(1200, 0, 1.0f, 0.0f), x = digit_rows(60, 5000, 1.0f, 0.0f);
    CHECK(worst_error(centres, x, 0.1) < 0.01);
}

TEST_CASE("log-likelihoods are the same bits for any number of threads") {
    const Rows centres("centres"), x("test");
    Engine one(1), two(2), three(3);
    const std::vector<double> found = parzen_log_likelihood(centres, x, 0.2, one);
    CHECK(parzen_log_likelihood(centres, x, 0.2, two) == found);
    CHECK(parzen_log_likelihood(centres, x, 0.2, three) == found);
}

TEST_CASE("rows may be padded") {
    const Rows centres("centres"), x("test");
    Engine engine;
    Rows padded(x.count, x.size + 3, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < x.count; ++i)
        std::copy_n(&x.values[i * x.size], x.size, &padded.values[i * padded.size]);
    const ConstMatrixView view(padded.values.data(), x.count, x.size, padded.size);
    CHECK(parzen_log_likelihood(centres, view, 0.2, engine) ==
          parzen_log_likelihood(centres, x, 0.2, engine));
}

TEST_CASE("the Parzen estimate refuses empty, mismatched and non-finite arguments") {
    Engine engine;
    const Rows good(3, 2, 0.5f);
    const auto refusal = [&](const Rows& centres, const Rows& x, double sigma) {
        return thrown<Error>([&] { parzen_log_likelihood(centres, x, sigma, engine); });
    };
    CHECK(refusal(good, good, 0.1).empty());
    CHECK(refusal(Rows(0, 2), good, 0.1) ==
          "centres is 0 x 2; expected at least one row and one column");
    CHECK(refusal(good, Rows(0, 2), 0.1) == "x is 0 x 2; expected at least one row and one column");
    CHECK(refusal(good, Rows(3, 4), 0.1) == "x has 4 columns; expected 2");
    Rows bad = good;
    bad.values[5] = std::numeric_limits<float>::quiet_NaN();
    CHECK(refusal(bad, good, 0.1) == "centres has NaN in row 2, column 1; expected finite numbers");
    bad.values[5] = -std::numeric_limits<float>::infinity();
    CHECK(refusal(good, bad, 0.1) == "x has infinity in row 2, column 1; expected finite numbers");
    CHECK(refusal(good, good, 0.0) == "sigma is 0; expected a finite number above 0");
    CHECK(thrown<Error>([&] {
              parzen_estimate(good, good, good, {0.1, std::nan("")}, engine);
          }) == "sigmas[1] is nan; expected a finite number above 0");
    CHECK(thrown<Error>([&] { parzen_estimate(good, Rows(1, 9), good, {0.1}, engine); }) ==
          "validation has 9 columns; expected 2");
}
