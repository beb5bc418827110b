#include "metrics/k_means_start.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/random.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

using namespace pocketgan;

namespace {

// The centres as a vector, which doctest can compare and print.
std::vector<float> start(ConstMatrixView points, std::size_t k, std::uint64_t seed) {
    Engine engine;
    const Matrix centres = k_means_start(points, k, seed, engine);
    return {centres.begin(), centres.end()};
}

} // namespace

TEST_CASE("as many centres as points are a permutation of the points") {
    std::vector<float> points(100);
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = 0.5f * static_cast<float>(i * i);
    std::vector<float> centres = start({points.data(), 50, 2}, 50, 3);
    std::sort(centres.begin(), centres.end());
    CHECK(centres == points);
}

TEST_CASE("the first centre is uniform, the second is proportional to the squared distance") {
    // Probabilities of the second centre: after 0, P(1) : P(3) = 1 : 9; after 1, P(0) : P(3) =
    // 1 : 4; after 3, P(0) : P(1) = 9 : 4.
    const float points[] = {0.0f, 1.0f, 3.0f};
    constexpr int kDraws = 6000;
    int first[4] = {}, second_of_zero = 0, second_of_three = 0;
    for (int seed = 0; seed < kDraws; ++seed) {
        const std::vector<float> centres = start({points, 3, 1}, 2, seed);
        ++first[static_cast<int>(centres[0])];
        second_of_zero += centres[0] == 0.0f && centres[1] == 3.0f;
        second_of_three += centres[0] == 3.0f && centres[1] == 0.0f;
    }
    const auto share = [](int count, int all) { return static_cast<double>(count) / all; };
    for (const int point : {0, 1, 3})
        CHECK(share(first[point], kDraws) == doctest::Approx(1.0 / 3.0).epsilon(0.08));
    CHECK(share(second_of_zero, first[0]) == doctest::Approx(9.0 / 10.0).epsilon(0.05));
    CHECK(share(second_of_three, first[3]) == doctest::Approx(9.0 / 13.0).epsilon(0.08));
}

TEST_CASE("each of some tight clusters gets a centre") {
    const Mixture& ring = *find_mixture("ring");
    const Dataset data = make_mixture(ring, 4000, 1);
    Engine engine;
    const Matrix centres =
        k_means_start({data.values().data(), data.count(), data.size()}, 8, 1, engine);
    CHECK(count_modes(view(centres), ring.modes(), 2.0 * ring.deviation).covered == 8);
}

TEST_CASE("centres are the same for any number of threads, and rows may be padded") {
    constexpr std::size_t kRows = 700, kColumns = 37, kStride = 40; // 37: not a multiple of 4
    std::vector<float> values(kRows * kStride, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < kRows; ++i)
        Random(1, 0).normal(i * kColumns, &values[i * kStride], kColumns);
    const ConstMatrixView points(values.data(), kRows, kColumns, kStride);
    Engine one(1), three(3);
    CHECK(k_means_start(points, 20, 5, one) == k_means_start(points, 20, 5, three));
    CHECK(k_means_start(points, 20, 5, one) != k_means_start(points, 20, 6, one));
}

TEST_CASE("centres can be drawn from points that are all equal") {
    const std::vector<float> points(20, 0.25f);
    CHECK(start({points.data(), 10, 2}, 3, 1) == std::vector<float>(6, 0.25f));
}

TEST_CASE("k-means++ refuses a k out of range and points that are not finite") {
    std::vector<float> points(6, 0.5f);
    const auto refusal = [&](std::size_t k) {
        return thrown<Error>([&] { start({points.data(), 3, 2}, k, 1); });
    };
    CHECK(refusal(3).empty());
    CHECK(refusal(4) == "k-means++: k is 4; expected 1 to 3, the number of points");
    CHECK(refusal(0) == "k-means++: k is 0; expected 1 to 3, the number of points");
    points[3] = std::numeric_limits<float>::infinity();
    CHECK(refusal(2) == "points has infinity in row 1, column 1; expected finite numbers");
}
