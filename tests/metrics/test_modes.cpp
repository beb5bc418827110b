#include "pocketgan/modes.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace pocketgan;

namespace {

ConstMatrixView view(const Dataset& data) {
    return {data.values().data(), data.count(), data.size()};
}

ModeCount count(const std::vector<float>& points, const Mixture& world) {
    return count_modes({points.data(), points.size() / world.dimensions, world.dimensions},
                       world.modes(), world.deviation);
}

// The share of samples within three deviations of their nearest mode: 1 - exp(-9 / 2) in the plane.
// The modes of "gaussian" are 6 deviations apart, so only its outer tails are too far from a mode.
double share_within(const Mixture& world) {
    return world.dimensions == 1 ? 0.5 * (1.0 + std::erf(3.0 / std::sqrt(2.0)))
                                 : 1.0 - std::exp(-4.5);
}

} // namespace

TEST_CASE("samples of a mixture cover its modes and have the expected share of high quality") {
    for (const Mixture& world : mixtures()) {
        CAPTURE(world.name);
        const Dataset data = make_mixture(world, 40000, 5);
        const ModeCount modes = count_modes(view(data), world.modes(), world.deviation);
        CHECK(modes.covered == world.modes().rows);
        const double share = share_within(world);
        CHECK(std::abs(modes.high_quality - share) <
              5.0 * std::sqrt(share * (1.0 - share) / 40000.0));
    }
}

TEST_CASE("modes without a sample are not covered") {
    const Mixture& ring = *find_mixture("ring");
    Dataset data = make_mixture(ring, 4000, 5);
    std::vector<float> kept;
    for (std::size_t i = 0; i < data.count(); ++i)
        if (data.labels()[i] == 1 || data.labels()[i] == 6)
            kept.insert(kept.end(), {data.values()[2 * i], data.values()[2 * i + 1]});
    const ModeCount modes = count(kept, ring);
    CHECK(modes.covered == 2);
    CHECK(modes.samples[1] > 400);
    CHECK(modes.samples[6] > 400);
    CHECK(modes.samples[0] == 0);
    CHECK(modes.high_quality > 0.97);
}

TEST_CASE("the share of uniform samples of high quality is the area within three deviations") {
    const Mixture& grid = *find_mixture("grid");
    std::vector<float> noise(2 * 40000);
    Random(4, 0).uniform(0, -5.0f, 5.0f, noise.data(), noise.size());
    const double share = 25.0 * 3.14159265358979 * 0.15 * 0.15 / 100.0;
    CHECK(std::abs(count(noise, grid).high_quality - share) <
          5.0 * std::sqrt(share * (1.0 - share) / 40000.0));
    CHECK(count({0.0f, 1.0f, 3.0f, 3.0f}, grid).covered == 0);
    CHECK(count({0.0f, 1.0f, 3.0f, 3.0f}, grid).high_quality == 0.0);
}

TEST_CASE("a sample is of high quality up to three deviations from its nearest mode") {
    const Mixture& ring = *find_mixture("ring"); // mode 0 at (2, 0), mode 2 at (0, 2)
    CHECK(count({2.0599f, 0.0f}, ring).covered == 1);
    CHECK(count({2.0601f, 0.0f}, ring).covered == 0);
    CHECK(count({0.04242f, 2.04242f}, ring).samples[2] == 1); // 0.04243 = 0.06 / sqrt 2
    CHECK(count({0.04244f, 2.04244f}, ring).covered == 0);
    const ModeCount half = count({2.0f, 0.05f, 2.05f, 0.05f}, ring);
    CHECK(half.covered == 1);
    CHECK(half.high_quality == 0.5);
}

TEST_CASE("a sample is counted for its nearest mode alone") {
    const float modes[] = {0.0f, 1.0f, 2.5f};
    const float samples[] = {0.4f, 0.6f, 1.7f, 1.8f};
    const ModeCount found = count_modes({samples, 4, 1}, {modes, 3, 1}, 1.0);
    CHECK(found.samples == std::vector<std::size_t>{1, 2, 1});
    CHECK(found.high_quality == 1.0);
}

TEST_CASE("samples that are not finite are not of high quality") {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const Mixture& ring = *find_mixture("ring");
    const ModeCount modes = count({kNan, 0.0f, kInfinity, 0.0f, 2.0f, kNan, 2.0f, 0.0f}, ring);
    CHECK(modes.covered == 1);
    CHECK(modes.high_quality == 0.25);
}

TEST_CASE("count_modes refuses empty matrices and wrong columns") {
    const Mixture& ring = *find_mixture("ring");
    const float point[] = {0.0f, 0.0f, 0.0f};
    CHECK_THROWS_AS(count_modes({point, 0, 2}, ring.modes(), 0.02), Error);
    CHECK_THROWS_AS(count_modes({point, 1, 2}, {}, 0.02), Error);
    CHECK_THROWS_AS(count_modes({point, 1, 3}, ring.modes(), 0.02), Error);
    CHECK_THROWS_AS(count_modes({point, 1, 2}, ring.modes(), 0.0), Error);
}

TEST_CASE("a stacked mode is covered if a sample has its three digits") {
    const std::uint8_t labels[] = {0, 0, 0, 9, 9, 9, 1, 2, 3, 1, 2, 3};
    const StackedModeCount modes = count_stacked_modes(labels, 4);
    CHECK(modes.covered == 3);
    REQUIRE(modes.samples.size() == 1000);
    CHECK(modes.samples[0] == 1);
    CHECK(modes.samples[999] == 1);
    CHECK(modes.samples[123] == 2);
    // The sum of p log(1000 p) over p = 1/4, 1/4 and 1/2.
    CHECK(modes.divergence == doctest::Approx(0.5 * std::log(250.0) + 0.5 * std::log(500.0)));
}

TEST_CASE("the labels of a stacked data set cover every mode about equally") {
    const Dataset data = stack_digits(make_digits(1000, 1), kStackedSamples, 1);
    std::vector<std::uint8_t> labels;
    for (const std::uint16_t label : data.labels())
        for (const int digit : {label / 100, label / 10 % 10, label % 10})
            labels.push_back(static_cast<std::uint8_t>(digit));
    const StackedModeCount modes = count_stacked_modes(labels.data(), data.count());
    CHECK(modes.covered == 1000);
    // The bias of an entropy estimated from counts is (modes - 1) / (2 samples) (Miller 1955).
    CHECK(modes.divergence == doctest::Approx(999.0 / 52000.0).epsilon(0.2));

    const std::vector<std::uint8_t> collapsed(3 * 50, 7);
    CHECK(count_stacked_modes(collapsed.data(), 50).covered == 1);
    CHECK(count_stacked_modes(collapsed.data(), 50).divergence ==
          doctest::Approx(std::log(1000.0)));
}

TEST_CASE("count_stacked_modes refuses 0 samples and labels above 9") {
    const std::uint8_t labels[] = {0, 0, 0, 0, 10, 0};
    CHECK_THROWS_AS(count_stacked_modes(labels, 0), Error);
    CHECK(count_stacked_modes(labels, 1).covered == 1);
    CHECK_THROWS_AS(count_stacked_modes(labels, 2), Error);
}
