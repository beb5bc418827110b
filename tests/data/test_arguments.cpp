#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

template <typename Function>
void refuses(const std::string& text, const Function& function) {
    CHECK(thrown<Error>(function) == text);
}

std::vector<std::uint8_t> bytes(std::size_t count) {
    return std::vector<std::uint8_t>(count);
}

} // namespace

TEST_CASE("bytes of another number than the shape says are refused") {
    refuses("mine: bytes holds 100 numbers; 864000 were expected, 6000 images of 12 x 12 x 1",
            [] { Dataset::from_bytes(DataShape::images(6000, 12, 12), bytes(100), {}, "mine"); });
    refuses("data in memory: values holds 3 numbers; 4 were expected, 2 vectors of 2 numbers",
            [] { Dataset::from_floats(DataShape::vectors(2, 2), std::vector<float>(3)); });
    refuses("data in memory: labels holds 1 numbers; 2 were expected, one for each example, or "
            "none",
            [] { Dataset::from_bytes(DataShape::vectors(2, 2), bytes(4), {7}); });
}

TEST_CASE("shapes that contradict themselves are refused") {
    const auto refusal = [](const DataShape& shape) {
        return thrown<Error>([&] { Dataset::from_bytes(shape, bytes(12), {}, "x"); });
    };
    CHECK(refusal({3, 2, 2, 1, 0}) ==
          "x: the shape is 3 images of 2 x 2 x 1; at least 1 number an example was expected");
    CHECK(refusal({3, 2, 2, 1, 5}) == "x: the shape is 3 images of 2 x 2 x 1; its size is 5, "
                                      "height x width x channels was expected");
    CHECK(refusal({0, 2, 2, 1, 4}) ==
          "x: the shape is 0 images of 2 x 2 x 1; 1 to 4294967295 examples were expected");
    CHECK(refusal({3, 2, 0, 1, 4}) ==
          "x: the shape is 3 images of 2 x 0 x 1; images have a height and a width of at least 1");
    CHECK(refusal({3, 1, 2, 2, 4}) ==
          "x: the shape is 3 images of 1 x 2 x 2; 1 channel was expected, or 3 of images");
    const std::size_t half = std::size_t{1} << (4 * sizeof(std::size_t));
    CHECK(refusal(DataShape::images(1, half, half)).find("x: the shape is 1 images of ") == 0);
    CHECK(refusal(DataShape::vectors(half - 1, half * 4)).find("more than memory can hold") !=
          std::string::npos);
}

TEST_CASE("floats that are NaN, or pixels outside 0 to 1, are refused") {
    refuses("x: number 1 is nan; finite numbers were expected", [] {
        Dataset::from_floats(DataShape::vectors(1, 2), {0.0f, kNan}, {}, "x");
    });
    refuses("x: holds the grey value 2; float images hold values from 0, black, to 1, white", [] {
        Dataset::from_floats(DataShape::images(1, 1, 2), {0.0f, 2.0f}, {}, "x");
    });
}

TEST_CASE("rows and gather check range, view, null, low and high") {
    const Dataset data = make_digits(10, 1);
    std::vector<float> out(2 * 784);
    const MatrixView two(out.data(), 2, 784);
    refuses("rows: 2 examples from 9 on were asked for; digits has 10",
            [&] { data.rows(9, 0, 1, two); });
    refuses("rows: 2 examples from 18446744073709551615 on were asked for; digits has 10",
            [&] { data.rows(~std::uint64_t{0}, 0, 1, two); });
    refuses("out has 100 columns; expected 784", [&] { data.rows(0, 0, 1, {out.data(), 2, 100}); });
    refuses("out has a stride of 100; expected at least its 784 columns", [&] {
        data.rows(0, 0, 1, {out.data(), 2, 784, 100});
    });
    refuses("out is null; expected 2 x 784 numbers", [&] {
        data.rows(0, 0, 1, {nullptr, 2, 784});
    });
    refuses("rows: low and high are nan and 1; finite numbers were expected",
            [&] { data.rows(0, kNan, 1, two); });
    const std::uint32_t indices[] = {0, 10};
    refuses("gather: indices[1] is 10; below 10 was expected, the number of examples of digits",
            [&] { data.gather(indices, 0, 1, two); });
    refuses("indices is null; expected 2 numbers", [&] { data.gather(nullptr, 0, 1, two); });
    data.gather(nullptr, 0, 1, {nullptr, 0, 784}); // no rows are asked for
}

TEST_CASE("slices and splits stay inside the data") {
    const Dataset data = make_digits(10, 1);
    refuses("slice: 2 examples from 9 on were asked for; digits has 10, and a slice at least 1",
            [&] { data.slice(9, 2); });
    refuses("slice: 0 examples from 0 on were asked for; digits has 10, and a slice at least 1",
            [&] { data.slice(0, 0); });
    refuses("digits: 10 examples were to be held out; at least 1 was expected, and fewer than all "
            "10",
            [&] { split_held_out(data, 10); });
    CHECK_THROWS_AS(split_held_out(data.slice(0, 5)), Error);
}

TEST_CASE("makers refuse no examples, and more than can be") {
    refuses("make_digits: count is 0; 1 to 5478274 were expected", [] { make_digits(0, 1); });
    CHECK_THROWS_AS(make_digits(~std::size_t{0}, 1), Error);
    CHECK_THROWS_AS(stack_digits(make_digits(10, 1), 0, 1), Error);
    CHECK_THROWS_AS(make_mixture(*find_mixture("ring"), 0, 1), Error);
    CHECK_THROWS_AS(ShuffledOrder(0, 1), Error);
    CHECK_THROWS_AS(ShuffledOrder(5, 1).batch(0, 6), Error);
    CHECK_THROWS_AS(parse_data_source("stacked:"), Error);
}

TEST_CASE("a mixture that anybody filled is checked") {
    Mixture mixture = *find_mixture("ring");
    mixture.dimensions = 3;
    refuses("ring: mode_values holds 16 numbers; one row or more of 3, its dimensions, was "
            "expected",
            [&] { make_mixture(mixture, 1, 1); });
    mixture.dimensions = 0;
    CHECK_THROWS_AS(make_mixture(mixture, 1, 1), Error);
    mixture = *find_mixture("ring");
    mixture.deviation = std::nan("");
    CHECK_THROWS_AS(make_mixture(mixture, 1, 1), Error);
    refuses("x is null; expected 2 numbers", [] { find_mixture("ring")->density(nullptr); });
}
