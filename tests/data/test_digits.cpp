#include "pocketgan/dataset.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace pocketgan;

namespace {

// The hash FNV-1a (Fowler, Noll and Vo 1991).
std::uint32_t hash(ArrayView<std::uint8_t> bytes) {
    std::uint32_t h = 2166136261u;
    for (const std::uint8_t byte : bytes)
        h = (h ^ byte) * 16777619u;
    return h;
}

struct Ink {
    int top = 28, bottom = -1, left = 28, right = -1;
    double x = 0.0, y = 0.0; ///< centre of mass
    double mean = 0.0;       ///< 0 black, 1 white
    int brightest = 0;
};

Ink ink_of(const std::uint8_t* pixels) {
    Ink ink;
    double mass = 0.0;
    for (int i = 0; i < 28; ++i)
        for (int j = 0; j < 28; ++j) {
            const int p = pixels[28 * i + j];
            if (p == 0)
                continue;
            ink.top = std::min(ink.top, i);
            ink.bottom = std::max(ink.bottom, i);
            ink.left = std::min(ink.left, j);
            ink.right = std::max(ink.right, j);
            ink.brightest = std::max(ink.brightest, p);
            ink.x += p * j;
            ink.y += p * i;
            mass += p;
        }
    ink.x /= mass;
    ink.y /= mass;
    ink.mean = mass / (255.0 * 784.0);
    return ink;
}

} // namespace

TEST_CASE("digit i is the same bytes for any `first`") {
    const Dataset all = make_digits(50, 7);
    const Dataset last = make_digits(10, 7, 40);
    CHECK(std::equal(last.pixels().begin(), last.pixels().end(), all.pixels().begin() + 40 * 784));
    CHECK(std::equal(last.labels().begin(), last.labels().end(), all.labels().begin() + 40));
    const Dataset again = make_digits(50, 7), other = make_digits(50, 8);
    CHECK(again.pixels() == all.pixels());
    CHECK(other.pixels() != all.pixels());
}

TEST_CASE("digits are the same bytes on every machine") {
    const Dataset digits = make_digits(200, 1);
    CHECK(hash(digits.pixels()) == 2737227041u);
}

TEST_CASE("digits with a large index can be drawn") {
    const Dataset far = make_digits(10, 1, 1000000000000000000u);
    CHECK(ink_of(far.pixels().data()).bottom > 0);
}

TEST_CASE("every ten digits have the ten labels, in a random order") {
    const Dataset digits = make_digits(1000, 1);
    std::array<int, 10> first{};
    for (std::size_t ten = 0; ten < 100; ++ten) {
        std::array<int, 10> seen{};
        for (std::size_t i = 0; i < 10; ++i)
            ++seen.at(digits.labels()[10 * ten + i]);
        CHECK(*std::min_element(seen.begin(), seen.end()) == 1);
        ++first.at(digits.labels()[10 * ten]);
    }
    // The expected number of tens that begin with a given label is 10, with a deviation of 3.
    CHECK(*std::min_element(first.begin(), first.end()) >= 2);
    CHECK(*std::max_element(first.begin(), first.end()) <= 22);
}

TEST_CASE("digits fill 20 x 20 pixels and have their centre of mass in the middle") {
    const Dataset digits = make_digits(3000, 1);
    double mean = 0.0;
    for (std::size_t i = 0; i < digits.count(); ++i) {
        CAPTURE(i);
        const Ink ink = ink_of(&digits.pixels()[i * 784]);
        const int height = ink.bottom - ink.top + 1, width = ink.right - ink.left + 1;
        REQUIRE(std::max(height, width) <= 20);
        REQUIRE(std::max(height, width) >= 18);
        // A digit that centring would move out of the image is moved only to its border.
        const bool at_border = ink.top == 0 || ink.left == 0 || ink.bottom == 27 || ink.right == 27;
        REQUIRE(std::max(std::abs(ink.x - 14.0), std::abs(ink.y - 14.0)) <=
                (at_border ? 1.5 : 0.51));
        REQUIRE(ink.brightest >= 200);
        mean += ink.mean;
    }
    CHECK(mean / 3000.0 == doctest::Approx(0.13).epsilon(0.03)); // MNIST: 0.1307
}

TEST_CASE("a nearest-mean classifier recognises the digits about as well as those of MNIST") {
    // The nearest of the mean images of the labels, from other digits.
    const Dataset known = make_digits(5000, 1), asked = make_digits(1000, 1, 5000);
    std::vector<float> means(10 * 784), row(784);
    for (std::size_t i = 0; i < known.count(); ++i)
        for (std::size_t j = 0; j < 784; ++j)
            means[known.labels()[i] * 784u + j] += known.pixels()[i * 784 + j] / 500.0f;
    int right = 0;
    for (std::size_t i = 0; i < asked.count(); ++i) {
        float least = std::numeric_limits<float>::infinity();
        int guess = -1;
        for (int label = 0; label < 10; ++label) {
            float distance = 0.0f;
            for (std::size_t j = 0; j < 784; ++j) {
                const float d = asked.pixels()[i * 784 + j] - means[label * 784u + j];
                distance += d * d;
            }
            if (distance < least) {
                least = distance;
                guess = label;
            }
        }
        right += guess == asked.labels()[i];
    }
    CHECK(right >= 780); // measured: 823, about the same share as for MNIST
}
