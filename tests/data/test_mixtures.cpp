#include "pocketgan/mixture.hpp"

#include "pocketgan/dataset.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

const Mixture& mixture(const char* name) {
    REQUIRE(find_mixture(name) != nullptr);
    return *find_mixture(name);
}

double distance(const Mixture& world, std::size_t a, std::size_t b) {
    const ConstMatrixView modes = world.modes();
    double square = 0.0;
    for (std::size_t j = 0; j < modes.columns; ++j)
        square += std::pow(static_cast<double>(modes(a, j)) - modes(b, j), 2);
    return std::sqrt(square);
}

} // namespace

TEST_CASE("point i of a mixture is the same numbers for any `first`") {
    for (const Mixture& world : mixtures()) {
        CAPTURE(world.name);
        const Dataset all = make_mixture(world, 50, 7);
        const Dataset last = make_mixture(world, 13, 7, 37);
        CHECK(std::equal(last.values().begin(), last.values().end(),
                         all.values().begin() + 37 * world.dimensions));
        CHECK(std::equal(last.labels().begin(), last.labels().end(), all.labels().begin() + 37));
        const Dataset other = make_mixture(world, 50, 8);
        CHECK(other.values() != all.values());
    }
}

TEST_CASE("the ring has eight distinct modes on a circle of radius 2") {
    const Mixture& ring = mixture("ring");
    REQUIRE(ring.modes().rows == 8);
    CHECK(ring.deviation == 0.02);
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(std::hypot(ring.modes()(i, 0), ring.modes()(i, 1)) == doctest::Approx(2.0));
        CHECK(distance(ring, i, (i + 1) % 8) ==
              doctest::Approx(4.0 * std::sin(3.14159265358979 / 8)));
    }
}

TEST_CASE("the grid has 25 modes, 2 apart, centred on the origin") {
    const Mixture& grid = mixture("grid");
    REQUIRE(grid.modes().rows == 25);
    CHECK(grid.deviation == 0.05);
    double x = 0.0, y = 0.0;
    for (std::size_t i = 0; i < 25; ++i) {
        double nearest = 100.0;
        for (std::size_t k = 0; k < 25; ++k)
            if (k != i)
                nearest = std::min(nearest, distance(grid, i, k));
        CHECK(nearest == 2.0);
        x += grid.modes()(i, 0);
        y += grid.modes()(i, 1);
    }
    CHECK(x == 0.0);
    CHECK(y == 0.0);
}

TEST_CASE("points are N(mode of their label, deviation^2 I), and modes are equally frequent") {
    for (const Mixture& world : mixtures()) {
        CAPTURE(world.name);
        const std::size_t count = 40000, modes = world.modes().rows;
        const Dataset data = make_mixture(world, count, 3);
        REQUIRE(data.size() == world.dimensions);
        CHECK(data.height() == 0);
        std::vector<double> number(modes), sums(modes);
        double squares = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            REQUIRE(data.labels()[i] < modes);
            for (std::size_t j = 0; j < data.size(); ++j) {
                const double off = static_cast<double>(data.values()[i * data.size() + j]) -
                                   world.modes()(data.labels()[i], j);
                sums[data.labels()[i]] += off;
                squares += off * off;
            }
            ++number[data.labels()[i]];
        }
        // Bounds are five standard errors.
        const double expected = static_cast<double>(count) / static_cast<double>(modes);
        for (std::size_t m = 0; m < modes; ++m) {
            CHECK(std::abs(number[m] - expected) < 5.0 * std::sqrt(expected));
            CHECK(std::abs(sums[m]) < 5.0 * world.deviation * std::sqrt(2.0 * expected));
        }
        const double variance = squares / static_cast<double>(count * data.size());
        CHECK(variance / (world.deviation * world.deviation) == doctest::Approx(1.0).epsilon(0.04));
    }
}

TEST_CASE("the density integrates to 1 and is Gaussian around a mode") {
    const Mixture& line = mixture("gaussian");
    double sum = 0.0;
    for (int i = -8000; i <= 8000; ++i) {
        const float x = 0.001f * static_cast<float>(i);
        sum += 0.001 * line.density(&x);
    }
    CHECK(sum == doctest::Approx(1.0).epsilon(1e-4));
    const Mixture& ring = mixture("ring"); // the other modes are too far away to contribute
    const double peak = 1.0 / (8.0 * 2.0 * 3.14159265358979 * 0.02 * 0.02);
    CHECK(ring.density(ring.modes().row(3)) == doctest::Approx(peak));
    const float off[] = {2.02f, 0.0f}; // one deviation from mode 0
    CHECK(ring.density(off) == doctest::Approx(peak * std::exp(-0.5)).epsilon(1e-4));
}

TEST_CASE("mixtures load by name in two splits without a common point") {
    const Dataset train = load_dataset("ring", Split::train);
    const Dataset test = load_dataset("ring", Split::test);
    CHECK(train.source() == "ring");
    CHECK(train.count() == 100000);
    CHECK(test.count() == 10000);
    const Dataset all = make_mixture(mixture("ring"), 100001, 1);
    CHECK(std::equal(train.values().begin(), train.values().end(), all.values().begin()));
    CHECK(std::equal(all.values().end() - 2, all.values().end(), test.values().begin()));
    CHECK(find_mixture("rings") == nullptr);
}
