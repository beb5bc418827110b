#include "metrics/fitted_mixture.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace pocketgan;

namespace {

constexpr double kTwoPi = 6.28318530717958648;

FittedMixture fit(ConstMatrixView points, std::size_t components, std::uint64_t seed = 1) {
    Engine engine;
    return fit_mixture(points, components, seed, engine);
}

ConstMatrixView view_of(const Dataset& data) {
    return {data.values().data(), data.count(), data.size()};
}

void check_is_a_mixture(const FittedMixture& mixture) {
    CHECK(std::accumulate(mixture.weights.begin(), mixture.weights.end(), 0.0) ==
          doctest::Approx(1.0));
    for (const double variance : mixture.variances)
        CHECK(variance > 0.0);
    for (const float mean : mixture.means)
        CHECK(std::isfinite(mean));
    REQUIRE_FALSE(mixture.log_likelihoods.empty());
    for (const double value : mixture.log_likelihoods)
        CHECK(std::isfinite(value));
}

} // namespace

TEST_CASE("one component has the mean, the variance and the log-likelihood of the points") {
    const float points[] = {1.0f, 0.0f, 3.0f, 2.0f, 5.0f, 1.0f}; // means 3 and 1
    const FittedMixture mixture = fit({points, 3, 2}, 1);
    CHECK(mixture.means(0, 0) == 3.0f);
    CHECK(mixture.means(0, 1) == 1.0f);
    CHECK(mixture.variances[0] == doctest::Approx(10.0 / 6.0)); // (8 + 2) / (3 points of 2 numbers)
    CHECK(mixture.weights[0] == doctest::Approx(1.0));
    // -log(2 pi v) - 1, as the mean of |x - mean|^2 / (2 v) is d / 2 = 1.
    CHECK(mixture.log_likelihoods.back() == doctest::Approx(-std::log(kTwoPi * 10.0 / 6.0) - 1.0));
}

TEST_CASE("a fit to samples of a toy mixture finds its modes, variances and weights") {
    for (const Mixture& world : mixtures()) {
        CAPTURE(world.name);
        const std::size_t modes = world.modes().rows;
        const Dataset data = make_mixture(world, 10000, 7);
        const FittedMixture mixture = fit(view_of(data), modes);
        check_is_a_mixture(mixture);
        // count_modes with deviation / 10 accepts a mean within 0.3 deviations of its mode: six
        // standard errors of the mean of 400 points.
        const ModeCount found =
            count_modes(view(mixture.means), world.modes(), world.deviation / 10);
        CHECK(found.covered == modes);
        // Bounds are four standard errors. The relative standard error of a variance of n points is
        // sqrt(2 / (n d)). Those of overlapping components, as in "gaussian", are larger.
        const double slack = world.dimensions == 1 ? 1.5 : 1.0;
        const double share = 1.0 / static_cast<double>(modes);
        for (std::size_t c = 0; c < modes; ++c) {
            CHECK(std::abs(mixture.variances[c] / (world.deviation * world.deviation) - 1.0) <
                  4.0 * slack *
                      std::sqrt(2.0 / (share * 10000.0 * static_cast<double>(world.dimensions))));
            CHECK(std::abs(mixture.weights[c] - share) <
                  4.0 * slack * std::sqrt(share * (1.0 - share) / 10000.0));
        }
    }
}

TEST_CASE("the log-likelihood never falls") {
    const Dataset data = make_mixture(*find_mixture("gaussian"), 2000, 3);
    for (const std::size_t components : {2, 3, 7}) {
        CAPTURE(components);
        const std::vector<double> values = fit(view_of(data), components).log_likelihoods;
        CHECK(values.size() > 3);
        for (std::size_t i = 1; i < values.size(); ++i)
            CHECK(values[i] > values[i - 1] - 1e-9);
    }
}

TEST_CASE("the likelihood rises with the number of components") {
    const Dataset data = make_mixture(*find_mixture("ring"), 2000, 3);
    double before = fit(view_of(data), 1).log_likelihoods.back();
    for (const std::size_t components : {2, 4, 8}) {
        const double found = fit(view_of(data), components).log_likelihoods.back();
        CHECK(found > before);
        before = found;
    }
}

TEST_CASE("points without variance do not give NaN") {
    const std::vector<float> alike(40, 0.1f);
    check_is_a_mixture(fit({alike.data(), 20, 2}, 3));
    check_is_a_mixture(fit({alike.data(), 1, 2}, 1));
    std::vector<float> two = alike; // two distinct points, four components
    std::fill(two.begin(), two.begin() + 20, 1000.0f);
    check_is_a_mixture(fit({two.data(), 20, 2}, 4));
    std::vector<float> outlier(30);
    Random(1, 0).normal(0, outlier.data(), outlier.size());
    outlier[0] = 1e15f;
    check_is_a_mixture(fit({outlier.data(), 30, 1}, 3));
    check_is_a_mixture(fit({outlier.data() + 1, 29, 1}, 29)); // as many components as points
}

TEST_CASE("drawn points have the means, variances and weights of the mixture") {
    FittedMixture mixture;
    mixture.means = Matrix({{-1.0f, 0.0f}, {1.0f, 2.0f}, {5.0f, 5.0f}});
    mixture.weights = {0.25, 0.75, 0.0};
    mixture.variances = {0.01, 0.04, 1.0};
    const Matrix points = draw(mixture, 20000, 3);
    double count = 0.0, x = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < 20000; ++i) {
        if (points(i, 0) < 0.0f)
            continue;
        ++count;
        x += points(i, 0);
        squares += (points(i, 1) - 2.0) * (points(i, 1) - 2.0);
        CHECK(points(i, 1) < 4.0f);
    }
    CHECK(count / 20000.0 == doctest::Approx(0.75).epsilon(0.02));
    CHECK(x / count == doctest::Approx(1.0).epsilon(0.01));
    CHECK(squares / count == doctest::Approx(0.04).epsilon(0.05));
    CHECK(draw(mixture, 50, 3) == draw(mixture, 50, 3));
    CHECK(draw(mixture, 50, 3) != draw(mixture, 50, 4));
}

TEST_CASE("a fit depends on its seed and not on the number of threads") {
    const Dataset data = make_mixture(*find_mixture("grid"), 3000, 1);
    Engine one(1), two(2);
    CHECK(fit_mixture(view_of(data), 25, 4, one).means ==
          fit_mixture(view_of(data), 25, 4, two).means);
}

TEST_CASE("more components than points are refused") {
    const float points[] = {1.0f, 2.0f};
    CHECK_THROWS_AS(fit({points, 2, 1}, 3), Error);
    CHECK_THROWS_AS(fit({points, 2, 1}, 0), Error);
}
