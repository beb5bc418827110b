#include "pocketgan/neighbours.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"
#include "pocketgan/xtensor.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pocketgan;

namespace {

constexpr std::size_t kSize = 20;

// Numbers (rows, kSize) from N(0, 1).
Matrix normals(std::size_t rows, std::uint64_t stream) {
    Matrix x = make_matrix(rows, kSize);
    Random(3, stream).normal(0, x.data(), rows * kSize);
    return x;
}

double distance(const Matrix& a, std::size_t i, const Matrix& b, std::size_t j) {
    double square = 0;
    for (std::size_t k = 0; k < kSize; ++k)
        square += std::pow(double{a(i, k)} - b(j, k), 2);
    return std::sqrt(square);
}

} // namespace

TEST_CASE("the nearest of many points is found, with its distance") {
    const Matrix points = normals(2500, 1), x = normals(300, 2);
    for (const std::size_t threads : {1u, 3u}) {
        Engine engine(threads);
        const std::vector<Neighbour> found = nearest_neighbours(view(points), view(x), engine);
        REQUIRE(found.size() == 300);
        for (std::size_t i = 0; i < 300; i += 29) {
            std::vector<double> distances;
            for (std::size_t j = 0; j < 2500; ++j)
                distances.push_back(distance(x, i, points, j));
            const auto nearest = std::min_element(distances.begin(), distances.end());
            CHECK(found[i].index == static_cast<std::size_t>(nearest - distances.begin()));
            CHECK(found[i].distance == doctest::Approx(*nearest).epsilon(1e-5));
        }
    }
}

TEST_CASE("the nearest other row is not the row itself but may be equal to it") {
    Matrix x = normals(1500, 1);
    for (std::size_t k = 0; k < kSize; ++k)
        x(1400, k) = x(3, k);
    Engine engine;
    const std::vector<Neighbour> found = nearest_others(view(x), engine);
    CHECK(found[3].index == 1400);
    CHECK(found[1400].index == 3);
    CHECK(found[3].distance == 0.0);
    CHECK(found[4].distance > 0.5);
    for (std::size_t i = 0; i < 1500; ++i)
        CHECK(found[i].index != i);
}

TEST_CASE("memorisation distinguishes copies of training examples from new examples") {
    const Matrix training = normals(3000, 1), held_out = normals(1000, 2), fresh = normals(1000, 3);
    Matrix copies = make_matrix(1000, kSize);
    std::copy_n(training.data(), copies.size(), copies.data());
    Engine engine;
    const Memorisation of_fresh = memorisation(view(fresh), view(held_out), view(training), engine);
    CHECK(of_fresh.samples == doctest::Approx(of_fresh.held_out).epsilon(0.03));
    CHECK(of_fresh.copies < 0.03);
    const Memorisation of_copies =
        memorisation(view(copies), view(held_out), view(training), engine);
    CHECK(of_copies.samples == 0.0);
    CHECK(of_copies.copies == 1.0);
}

TEST_CASE("diversity distinguishes few distinct samples from many") {
    const Matrix real = normals(1000, 1), many = normals(1000, 2), few = normals(100, 3);
    Matrix repeated = make_matrix(1000, kSize), narrow = many;
    for (std::size_t i = 0; i < 1000; ++i)
        std::copy_n(few.data() + i * 7 % 100 * kSize, kSize, repeated.data() + i * kSize);
    for (float& x : narrow)
        x *= 0.1f;
    Engine engine;
    const double expected = std::sqrt(2.0 * kSize); // about the mean distance of two from N(0, I)
    const Diversity of_many = diversity(view(many), view(real), engine);
    CHECK(of_many.samples == doctest::Approx(expected).epsilon(0.03));
    CHECK(of_many.real == doctest::Approx(expected).epsilon(0.03));
    CHECK(of_many.near_duplicates < 0.03);
    CHECK(of_many.support_estimate > 20000);
    CHECK(of_many.real_support_estimate > 50000);
    const Diversity of_repeated = diversity(view(repeated), view(real), engine);
    CHECK(of_repeated.near_duplicates == 1.0);
    CHECK(of_repeated.support_estimate ==
          doctest::Approx(111.0).epsilon(0.01)); // 999 others / 9 equal
    const Diversity of_narrow = diversity(view(narrow), view(real), engine);
    CHECK(of_narrow.samples == doctest::Approx(0.1 * of_many.samples).epsilon(1e-3));
    CHECK(of_narrow.near_duplicates == 1.0);
}

TEST_CASE("nearest neighbours refuse too few rows and wrong columns") {
    const Matrix x = normals(1, 1), none = make_matrix(0, kSize), other = make_matrix(3, 5);
    Engine engine;
    CHECK_THROWS_AS(nearest_others(view(x), engine), Error);
    CHECK_THROWS_AS(nearest_neighbours(view(none), view(x), engine), Error);
    CHECK_THROWS_AS(nearest_neighbours(view(other), view(x), engine), Error);
}

TEST_CASE("nearest neighbours refuse numbers that are not finite") {
    const Matrix good = normals(3, 1);
    Matrix bad = good;
    bad(2, 5) = std::numeric_limits<float>::quiet_NaN();
    Engine engine;
    const auto refusal = [&](const Matrix& points, const Matrix& x) {
        return thrown<Error>([&] { nearest_neighbours(view(points), view(x), engine); });
    };
    CHECK(refusal(good, bad) == "x has NaN in row 2, column 5; expected finite numbers");
    CHECK(refusal(bad, good) == "points has NaN in row 2, column 5; expected finite numbers");
    CHECK_THROWS_AS(nearest_others(view(bad), engine), Error);
    CHECK_THROWS_AS(memorisation(view(bad), view(good), view(good), engine), Error);
    CHECK_THROWS_AS(diversity(view(good), view(bad), engine), Error);
}
