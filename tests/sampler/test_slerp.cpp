#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace pocketgan;

namespace {

using Latent = std::vector<float>;

constexpr float kSqrt3 = 1.7320508f;

Generator generator_of(std::size_t size, Prior prior) {
    Model model;
    model.latent = LatentSpace{size, prior};
    Layer layer;
    layer.shape = {size, 1, Activation::linear};
    layer.weight.assign(size, 1.0f);
    layer.bias.assign(1, 0.0f);
    model.layers.push_back(layer);
    return Generator(std::move(model));
}

// Sample 0 of a seed.
Latent latent(const Generator& generator, std::uint64_t seed) {
    Latent z(generator.latent().size);
    generator.latents(seed, 0, {z.data(), 1, z.size()});
    return z;
}

// All `count` latents from `from` to `to`.
std::vector<Latent> slerp(const Generator& generator, const Latent& from, const Latent& to,
                          std::size_t count) {
    const std::size_t size = from.size();
    std::vector<float> z(count * size);
    generator.slerp(from.data(), to.data(), count, 0, {z.data(), count, size});
    std::vector<Latent> steps;
    for (auto first = z.begin(); first != z.end(); first += static_cast<std::ptrdiff_t>(size))
        steps.emplace_back(first, first + static_cast<std::ptrdiff_t>(size));
    return steps;
}

double dot(const Latent& a, const Latent& b) {
    double sum = 0;
    for (std::size_t j = 0; j < a.size(); ++j)
        sum += double{a[j]} * b[j];
    return sum;
}

double norm(const Latent& z) {
    return std::sqrt(dot(z, z));
}

double angle(const Latent& a, const Latent& b) {
    return std::acos(std::fmin(1.0, dot(a, b) / (norm(a) * norm(b))));
}

} // namespace

TEST_CASE("slerp starts and ends with its two latents exactly") {
    for (const Prior prior : {Prior::gaussian, Prior::uniform}) {
        const Generator generator = generator_of(100, prior);
        const Latent from = latent(generator, 1), to = latent(generator, 2);
        for (const std::size_t count : {2, 3, 50}) {
            const std::vector<Latent> steps = slerp(generator, from, to, count);
            CHECK(steps.front() == from);
            CHECK(steps.back() == to);
        }
    }
}

TEST_CASE("with the Gaussian prior angle and norm change linearly along the great circle") {
    const Generator generator = generator_of(100, Prior::gaussian);
    const Latent from = latent(generator, 1);
    Latent to = latent(generator, 2);
    for (float& value : to)
        value *= 2.0f; // another norm
    const double whole = angle(from, to);
    REQUIRE(whole > 1.0);
    const std::vector<Latent> steps = slerp(generator, from, to, 11);
    for (std::size_t i = 1; i < 10; ++i) {
        CAPTURE(i);
        const double t = static_cast<double>(i) / 10;
        CHECK(norm(steps[i]) == doctest::Approx((1 - t) * norm(from) + t * norm(to)).epsilon(1e-6));
        CHECK(angle(from, steps[i]) == doctest::Approx(t * whole).epsilon(1e-5));
        CHECK(angle(steps[i], to) ==
              doctest::Approx((1 - t) * whole).epsilon(1e-5)); // in the plane of both
    }
}

TEST_CASE("a quarter of a circle has the points computed by hand") {
    const Generator generator = generator_of(2, Prior::gaussian);
    const std::vector<Latent> steps = slerp(generator, {2.0f, 0.0f}, {0.0f, 2.0f}, 4);
    CHECK(steps[1][0] == doctest::Approx(std::sqrt(3.0))); // 30 degrees
    CHECK(steps[1][1] == doctest::Approx(1.0));
    CHECK(steps[2][0] == doctest::Approx(1.0));
    CHECK(steps[2][1] == doctest::Approx(std::sqrt(3.0)));
}

TEST_CASE("a latent has the same bits for any number of rows computed together") {
    for (const Prior prior : {Prior::gaussian, Prior::uniform}) {
        const Generator generator = generator_of(13, prior);
        const Latent from = latent(generator, 3), to = latent(generator, 4);
        const std::vector<Latent> all = slerp(generator, from, to, 20);
        for (const std::size_t rows : {1, 3, 7, 20})
            for (std::size_t first = 0; first + rows <= 20; ++first) {
                std::vector<float> z(rows * 16, -7.0f); // padded rows
                generator.slerp(from.data(), to.data(), 20, first, {z.data(), rows, 13, 16});
                for (std::size_t i = 0; i < rows; ++i) {
                    const auto row = z.begin() + static_cast<std::ptrdiff_t>(16 * i);
                    CHECK(Latent(row, row + 13) == all[first + i]);
                    CHECK(row[13] == -7.0f);
                }
            }
    }
}

TEST_CASE("slerp with its ends exchanged gives the same latents in reverse") {
    for (const Prior prior : {Prior::gaussian, Prior::uniform}) {
        const Generator generator = generator_of(30, prior);
        const Latent from = latent(generator, 3), to = latent(generator, 4);
        const std::vector<Latent> there = slerp(generator, from, to, 9);
        const std::vector<Latent> back = slerp(generator, to, from, 9);
        for (std::size_t i = 0; i < 9; ++i)
            for (std::size_t j = 0; j < 30; ++j)
                CHECK(there[i][j] == doctest::Approx(back[8 - i][j]).epsilon(1e-5));
    }
}

TEST_CASE("with the uniform prior slerp stays in the cube, and its midpoint follows the prior") {
    constexpr std::size_t kSize = 100000;
    const Generator generator = generator_of(kSize, Prior::uniform);
    const Latent middle = slerp(generator, latent(generator, 5), latent(generator, 6), 3)[1];
    std::size_t eighths[8] = {};
    for (const float value : middle) {
        REQUIRE(std::abs(value) <= kSqrt3);
        ++eighths[std::min<std::size_t>(
            7, static_cast<std::size_t>(8 * (value + kSqrt3) / (2 * kSqrt3)))];
    }
    for (const std::size_t number : eighths) // five standard deviations are 0.0052
        CHECK(std::abs(static_cast<double>(number) / kSize - 0.125) < 0.006);
}

TEST_CASE("with the uniform prior ends on and outside the faces of the cube work") {
    const Generator generator = generator_of(2, Prior::uniform);
    for (const float end : {kSqrt3, std::nextafter(kSqrt3, 2.0f), 5.0f}) {
        const std::vector<Latent> steps = slerp(generator, {end, 0.5f}, {-end, 0.7f}, 5);
        CHECK(steps[0][0] == end);
        CHECK(steps[4][0] == -end);
        for (std::size_t i = 1; i < 4; ++i)
            for (const float value : steps[i])
                CHECK(std::abs(value) <= kSqrt3);
        CHECK(steps[1][0] > 0.5f);
        CHECK(steps[3][0] < -0.5f);
    }
}

TEST_CASE("slerp from a latent to itself stays there") {
    for (const Prior prior : {Prior::gaussian, Prior::uniform}) {
        const Generator generator = generator_of(100, prior);
        const Latent only = latent(generator, 9);
        for (const Latent& step : slerp(generator, only, only, 5))
            for (std::size_t j = 0; j < 100; ++j)
                CHECK(step[j] == doctest::Approx(only[j]).epsilon(1e-6));
    }
}

TEST_CASE("without a unique great circle slerp is linear interpolation") {
    const Generator plane = generator_of(2, Prior::gaussian);
    const Latent a{1.0f, -3.0f}, opposite{-1.0f, 3.0f}, same_way{2.0f, -6.0f}, zero{0.0f, 0.0f};
    CHECK(slerp(plane, a, opposite, 5)[1] == Latent{0.5f, -1.5f});
    CHECK(slerp(plane, a, opposite, 5)[2] == zero);
    CHECK(slerp(plane, a, same_way, 5)[2] == Latent{1.5f, -4.5f});
    CHECK(slerp(plane, zero, a, 5)[1] == Latent{0.25f, -0.75f});
    CHECK(slerp(plane, a, zero, 5)[1] == Latent{0.75f, -2.25f});
    CHECK(slerp(plane, zero, zero, 5)[2] == zero);
    const Generator line = generator_of(1, Prior::gaussian);
    CHECK(std::abs(slerp(line, {-1.0f}, {2.0f}, 4)[1][0]) < 1e-6f);
    const Generator cube = generator_of(2, Prior::uniform);
    CHECK(slerp(cube, {1.0f, -0.5f}, {-1.0f, 0.5f}, 3)[1] == zero);
    CHECK(slerp(cube, zero, {0.5f, 0.5f}, 3)[1][0] > 0.2f);
}

TEST_CASE("a NaN component gives NaN, and the iteration ends") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const Prior prior : {Prior::gaussian, Prior::uniform})
        CHECK(std::isnan(slerp(generator_of(2, prior), {nan, 1.0f}, {1.0f, 1.0f}, 3)[1][0]));
}

TEST_CASE("a count below two and rows past the count are refused") {
    const Generator generator = generator_of(2, Prior::gaussian);
    const Latent from{1.0f, 0.0f}, to{0.0f, 1.0f};
    std::vector<float> z(12);
    const auto refusal = [&](std::size_t count, std::size_t first, std::size_t rows,
                             std::size_t columns) {
        return thrown<Error>([&] {
            generator.slerp(from.data(), to.data(), count, first, {z.data(), rows, columns});
        });
    };
    CHECK(refusal(4, 0, 4, 2) == "");
    CHECK(refusal(4, 4, 0, 2) == "");
    CHECK(refusal(0, 0, 0, 2) == "count is 0; expected at least 2");
    CHECK(refusal(1, 0, 1, 2) == "count is 1; expected at least 2");
    CHECK(refusal(4, 2, 3, 2) == "first is 2 and z has 3 rows; expected a sum of at most count, 4");
    CHECK(refusal(4, 5, 0, 2) == "first is 5 and z has 0 rows; expected a sum of at most count, 4");
    CHECK(refusal(4, 0, 4, 3) == "z has 3 columns; expected 2");
}
