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

TEST_CASE("arrays whose length is not that of the shape are refused") {
    refuses("mine: bytes holds 100 numbers; expected 864000 for 6000 images of 12 x 12 x 1",
            [] { Dataset::from_bytes(DataShape::images(6000, 12, 12), bytes(100), {}, "mine"); });
    refuses("data in memory: values holds 3 numbers; expected 4 for 2 vectors of 2 numbers",
            [] { Dataset::from_floats(DataShape::vectors(2, 2), std::vector<float>(3)); });
    refuses("data in memory: labels holds 1 numbers; expected 2, one for each example, or none",
            [] { Dataset::from_bytes(DataShape::vectors(2, 2), bytes(4), {7}); });
}

TEST_CASE("shapes that contradict themselves are refused") {
    const auto refusal = [](const DataShape& shape) {
        return thrown<Error>([&] { Dataset::from_bytes(shape, bytes(12), {}, "x"); });
    };
    CHECK(refusal({3, 2, 2, 1, 0}) ==
          "x: the shape is 3 images of 2 x 2 x 1; expected at least 1 number per example");
    CHECK(refusal({3, 2, 2, 1, 5}) == "x: the shape is 3 images of 2 x 2 x 1; expected a size of "
                                      "height x width x channels; found 5");
    CHECK(refusal({0, 2, 2, 1, 4}) ==
          "x: the shape is 0 images of 2 x 2 x 1; expected 1 to 4294967295 examples");
    CHECK(refusal({3, 2, 0, 1, 4}) ==
          "x: the shape is 3 images of 2 x 0 x 1; expected a height and a width of at least 1");
    CHECK(refusal({3, 1, 2, 2, 4}) ==
          "x: the shape is 3 images of 1 x 2 x 2; expected 1 channel, or 3 for images");
    const std::size_t half = std::size_t{1} << (4 * sizeof(std::size_t));
    CHECK(refusal(DataShape::images(1, half, half)).find("x: the shape is 1 images of ") == 0);
    CHECK(refusal(DataShape::vectors(half - 1, half * 4)).find("than memory can address") !=
          std::string::npos);
}

TEST_CASE("NaN, and pixels outside [0, 1], are refused") {
    refuses("x: number 1 is nan; expected finite numbers", [] {
        Dataset::from_floats(DataShape::vectors(1, 2), {0.0f, kNan}, {}, "x");
    });
    refuses("x: holds the grey value 2; expected 0 (black) to 1 (white) in an image of floats", [] {
        Dataset::from_floats(DataShape::images(1, 1, 2), {0.0f, 2.0f}, {}, "x");
    });
}

TEST_CASE("rows and gather check the range, the view, null, low and high") {
    const Dataset data = make_digits(10, 1);
    std::vector<float> out(2 * 784);
    const MatrixView two(out.data(), 2, 784);
    refuses("rows: first is 9, out has 2 rows; expected a range within the 10 examples of digits",
            [&] { data.rows(9, 0, 1, two); });
    refuses("rows: first is " + std::to_string(SIZE_MAX) +
                ", out has 2 rows; expected a range within the 10 "
                "examples of digits",
            [&] { data.rows(~std::uint64_t{0}, 0, 1, two); });
    refuses("out has 100 columns; expected 784", [&] { data.rows(0, 0, 1, {out.data(), 2, 100}); });
    refuses("out has a stride of 100; expected at least its 784 columns", [&] {
        data.rows(0, 0, 1, {out.data(), 2, 784, 100});
    });
    refuses("out is null; expected 2 x 784 numbers", [&] {
        data.rows(0, 0, 1, {nullptr, 2, 784});
    });
    refuses("rows: low and high are nan and 1; expected finite numbers",
            [&] { data.rows(0, kNan, 1, two); });
    const std::uint32_t indices[] = {0, 10};
    refuses("gather: indices[1] is 10; expected less than 10, the number of examples of digits",
            [&] { data.gather(indices, 0, 1, two); });
    refuses("indices is null; expected 2 numbers", [&] { data.gather(nullptr, 0, 1, two); });
    data.gather(nullptr, 0, 1, {nullptr, 0, 784}); // no rows, so null is allowed
}

TEST_CASE("slices and splits stay inside the data") {
    const Dataset data = make_digits(10, 1);
    refuses("slice: first is 9, count is 2; expected a range of at least 1 within the 10 examples "
            "of digits",
            [&] { data.slice(9, 2); });
    refuses("slice: first is 0, count is 0; expected a range of at least 1 within the 10 examples "
            "of digits",
            [&] { data.slice(0, 0); });
    refuses("split_held_out: held_out is 10; expected at least 1 and fewer than the 10 examples of "
            "digits",
            [&] { split_held_out(data, 10); });
    CHECK_THROWS_AS(split_held_out(data.slice(0, 5)), Error);
}

TEST_CASE("functions that make data sets refuse a count of 0 and one that is too large") {
    refuses("make_digits: count is 0; expected 1 to 5478274", [] { make_digits(0, 1); });
    CHECK_THROWS_AS(make_digits(~std::size_t{0}, 1), Error);
    CHECK_THROWS_AS(stack_digits(make_digits(10, 1), 0, 1), Error);
    CHECK_THROWS_AS(make_mixture(*find_mixture("ring"), 0, 1), Error);
    refuses("make_mixture: first is 9223372036854775807; expected at most 2^64 / 2 points in all",
            [] { make_mixture(*find_mixture("ring"), 1, 1, (std::uint64_t{1} << 63) - 1); });
    refuses("stack_digits: first is 18446744073709551615; expected at most 2^64 / 3 images in all",
            [] { stack_digits(make_digits(10, 1), 1, 1, ~std::uint64_t{0}); });
    CHECK_THROWS_AS(ShuffledOrder(0, 1), Error);
    CHECK_THROWS_AS(ShuffledOrder(5, 1).batch(0, 6), Error);
    CHECK_THROWS_AS(parse_data_source("stacked:"), Error);
}

TEST_CASE("the fields of a mixture are checked") {
    Mixture mixture = *find_mixture("ring");
    mixture.dimensions = 3;
    refuses("ring: mode_values holds 16 numbers; expected one or more rows of 3, its dimensions",
            [&] { make_mixture(mixture, 1, 1); });
    mixture.dimensions = 0;
    CHECK_THROWS_AS(make_mixture(mixture, 1, 1), Error);
    mixture = *find_mixture("ring");
    mixture.deviation = std::nan("");
    CHECK_THROWS_AS(make_mixture(mixture, 1, 1), Error);
    refuses("x is null; expected 2 numbers", [] { find_mixture("ring")->density(nullptr); });
}
