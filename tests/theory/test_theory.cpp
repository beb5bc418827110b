// The formulas of lib/theory against closed forms, and the tests of its statements.
#include "slow_run.hpp"
#include "theory/density.hpp"
#include "theory/statement.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace pocketgan;
using namespace pocketgan::theory;

namespace {

constexpr double kPi = 3.14159265358979323846;

Evidence test(const std::string& name, std::uint64_t seed, std::size_t steps) {
    Engine engine;
    for (const Statement& statement : statements())
        if (name == statement.name)
            return statement.test({seed, steps}, engine);
    FAIL("there is no statement " << name);
    return {};
}

// KL(p || q) for p = N(mean_p, deviation_p^2) and q = N(mean_q, deviation_q^2).
double closed_form(double mean_p, double deviation_p, double mean_q, double deviation_q) {
    const double distance = mean_p - mean_q;
    return std::log(deviation_q / deviation_p) - 0.5 +
           (deviation_p * deviation_p + distance * distance) / (2.0 * deviation_q * deviation_q);
}

std::vector<double> measured(const Evidence& evidence) {
    std::vector<double> values;
    for (const Check& check : evidence.checks)
        values.push_back(check.measured);
    return values;
}

} // namespace

TEST_CASE("KL of two Gaussians agrees with the closed form in both directions") {
    const Mixture p = gaussians({0.5f}, 0.5), q = gaussians({-1.0f}, 1.25);
    CHECK(kullback_leibler(p, q) == doctest::Approx(closed_form(0.5, 0.5, -1.0, 1.25)));
    CHECK(kullback_leibler(q, p) == doctest::Approx(closed_form(-1.0, 1.25, 0.5, 0.5)));
    CHECK(kullback_leibler(p, p) == doctest::Approx(0.0));
    const Mixture far = gaussians({40.5f}, 0.5); // its density at p is 0 in double
    CHECK(kullback_leibler(p, far) == doctest::Approx(40.0 * 40.0 / 0.5));
}

TEST_CASE("JS is symmetric, 0 for equal densities and log 2 for disjoint ones") {
    const Mixture p = gaussians({-1.5f, 1.5f}, 0.5), q = gaussians({0.5f}, 1.0);
    CHECK(jensen_shannon(p, p) == doctest::Approx(0.0));
    for (const float distance : {20.0f, 50.0f, 200.0f})
        CHECK(jensen_shannon(gaussians({0.0f}, 1.0), gaussians({distance}, 1.0)) ==
              doctest::Approx(std::log(2.0)));
    CHECK(jensen_shannon(p, q) == doctest::Approx(jensen_shannon(q, p)));
    CHECK(jensen_shannon(p, q) > 0.0);
    CHECK(jensen_shannon(p, q) < std::log(2.0));
}

TEST_CASE("JS is the mean KL of both densities to their mixture") {
    // (p + q) / 2 of two Gaussians of one width is a mixture of both.
    const Mixture p = gaussians({-1.0f}, 0.5), q = gaussians({1.0f}, 0.5);
    const Mixture both = gaussians({-1.0f, 1.0f}, 0.5);
    CHECK(jensen_shannon(p, q) ==
          doctest::Approx(0.5 * (kullback_leibler(p, both) + kullback_leibler(q, both))));
}

TEST_CASE("W is the shift of equal densities, and E|z| times the difference of deviations") {
    const Mixture p = gaussians({0.0f}, 0.5);
    for (const float shift : {0.0f, 0.25f, 3.0f, 30.0f})
        CHECK(wasserstein(p, gaussians({shift}, 0.5)) == doctest::Approx(shift).epsilon(1e-4));
    CHECK(wasserstein(p, gaussians({0.0f}, 1.5)) ==
          doctest::Approx(std::sqrt(2.0 / kPi)).epsilon(1e-3));
    CHECK(wasserstein(gaussians({-2.0f, 2.0f}, 0.1), gaussians({-2.0f}, 0.1)) ==
          doctest::Approx(2.0).epsilon(1e-3)); // half of the mass moves by 4
}

TEST_CASE("the optimal D is p / (p + q)") {
    CHECK(optimal_discriminator(0.3, 0.1) == doctest::Approx(0.75));
    CHECK(optimal_discriminator(0.2, 0.2) == 0.5);
    CHECK(optimal_discriminator(0.0, 0.1) == 0.0);
    CHECK(optimal_discriminator(0.1, 0.0) == 1.0);
    CHECK(optimal_discriminator(0.0, 0.0) == 0.5);
}

TEST_CASE("log_density is the log of the density, finite also where the density underflows") {
    const Mixture p = gaussians({-1.5f, 1.5f}, 0.5);
    for (const float x : {-3.0f, -1.5f, 0.0f, 2.25f})
        CHECK(log_density(p, x) == doctest::Approx(std::log(p.density(&x))));
    CHECK(log_density(p, 101.5) ==
          doctest::Approx(-100.0 * 100.0 / 0.5 - std::log(2.0 * 0.5 * std::sqrt(2.0 * kPi))));
    CHECK(integrate(p, p, [](float, double p_x, double) { return p_x; }) == doctest::Approx(1.0));
}

TEST_CASE("a check agrees within its error, and never with NaN") {
    const auto agrees = [](Relation relation, double value) {
        return Check{"", relation, 1.0, value, 0.25}.agrees();
    };
    CHECK(agrees(Relation::equal, 1.25));
    CHECK(agrees(Relation::equal, 0.75));
    CHECK_FALSE(agrees(Relation::equal, 1.26));
    CHECK_FALSE(agrees(Relation::equal, 0.74));
    CHECK(agrees(Relation::at_least, 0.75));
    CHECK(agrees(Relation::at_least, 100.0));
    CHECK_FALSE(agrees(Relation::at_least, 0.74));
    for (const Relation relation : {Relation::equal, Relation::at_least})
        CHECK_FALSE(agrees(relation, std::nan("")));
    CHECK_FALSE(agrees(Relation::equal, std::numeric_limits<double>::infinity()));
    Evidence evidence;
    evidence.checks = {{"", Relation::equal, 1.0, 1.0, 0.0}};
    CHECK(evidence.agrees());
    evidence.checks.push_back({"", Relation::equal, 1.0, 2.0, 0.0});
    CHECK_FALSE(evidence.agrees());
}

TEST_CASE("each statement agrees, and its curves have a value for each x") {
    for (const Statement& statement : statements()) {
        CAPTURE(statement.name);
        const Evidence evidence = test(statement.name, 1, steps_of_run(TheorySettings().steps, 50));
        for (const Check& check : evidence.checks) {
            CAPTURE(check.quantity);
            CAPTURE(check.formula);
            CAPTURE(check.measured);
            CHECK((check.agrees() || is_slow_run())); // with few steps it cannot
        }
        CHECK(evidence.checks.size() >= 2);
        CHECK(evidence.x.size() >= 10);
        for (const Curve& curve : evidence.curves)
            CHECK(curve.values.size() == evidence.x.size());
    }
}

TEST_CASE("statements that train networks disagree after too few steps") {
    for (const char* name :
         {"best-d", "value", "equality", "disjoint", "saturation", "theorem-3"}) {
        CAPTURE(name);
        CHECK_FALSE(test(name, 1, steps_of_run(100, 20)).agrees());
    }
}

TEST_CASE("figures are a function of the seed") {
    const std::size_t steps = steps_of_run(100, 20);
    for (const Statement& statement : statements()) {
        CAPTURE(statement.name);
        const std::vector<double> found = measured(test(statement.name, 1, steps));
        CHECK(measured(test(statement.name, 1, steps)) == found);
        CHECK(measured(test(statement.name, 2, steps)) != found);
    }
}
