#include "base/check.hpp"

#include "base/ceil_div.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

using namespace pocketgan;

namespace {

const float kNumbers[6] = {0, 1, 2, 3, 4, 5};

std::string refusal(ConstMatrixView view) {
    return thrown<Error>([&] { check_view(view, "x"); });
}

} // namespace

TEST_CASE("a view of rows, padded rows or nothing passes") {
    CHECK(refusal({kNumbers, 2, 3}) == "");
    CHECK(refusal({kNumbers, 2, 2, 3}) == "");
    CHECK(refusal({}) == "");
    CHECK(refusal({nullptr, 0, 3}) == "");
    CHECK(refusal({nullptr, 3, 0}) == "");
}

TEST_CASE("a view of null data, overlapping rows or too many numbers is refused") {
    constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max();
    CHECK(refusal({nullptr, 2, 3}) == "x is null; expected 2 x 3 numbers");
    CHECK(refusal({kNumbers, 2, 3, 2}) == "x has a stride of 2; expected at least its 3 columns");
    const std::string most = std::to_string(PTRDIFF_MAX / sizeof(float));
    CHECK(refusal({kNumbers, kHuge, 3}) == "x is " + std::to_string(kHuge) +
                                               " x 3 with a stride of 3; expected at most " + most +
                                               " numbers");
    CHECK(refusal({kNumbers, 1, kHuge}) != "");
    CHECK(refusal({kNumbers, kHuge / 2, kHuge / 2}) != "");
    CHECK(refusal({kNumbers, 2, 3, kHuge}) != "");
}

TEST_CASE("a view of the wrong shape is refused") {
    const ConstMatrixView x(kNumbers, 2, 3);
    check_not_empty(x, "x");
    check_columns(x, "x", 3);
    check_shape(x, "x", 2, 3);
    CHECK(thrown<Error>([&] { check_columns(x, "x", 4); }) == "x has 3 columns; expected 4");
    CHECK(thrown<Error>([&] { check_shape(x, "x", 3, 2); }) == "x is 2 x 3; expected 3 x 2");
    CHECK(thrown<Error>([&] {
              check_shape({nullptr, 2, 3}, "x", 2, 3);
          }) == "x is null; expected 2 x 3 numbers");
    for (const ConstMatrixView empty : {ConstMatrixView(), ConstMatrixView(kNumbers, 0, 3)})
        CHECK(thrown<Error>([&] { check_not_empty(empty, "x"); }) ==
              "x is 0 x " + std::to_string(empty.columns) +
                  "; expected at least one row and one column");
}

TEST_CASE("a null array is refused unless its size is 0") {
    check_array(kNumbers, 6, "z");
    check_array(nullptr, 0, "z");
    CHECK(thrown<Error>([] { check_array(nullptr, 6, "z"); }) == "z is null; expected 6 numbers");
}

TEST_CASE("NaN and infinity are found where they are, and not in padding") {
    float numbers[6] = {0, 1, NAN, 3, 4, INFINITY};
    check_finite({numbers, 2, 2, 3}, "x");
    CHECK(thrown<Error>([&] {
              check_finite({numbers, 2, 3}, "x");
          }) == "x has NaN in row 0, column 2; expected finite numbers");
    CHECK(thrown<Error>([&] {
              check_finite({numbers + 3, 1, 3}, "x");
          }) == "x has infinity in row 0, column 2; expected finite numbers");
}

TEST_CASE("division rounds up without overflow") {
    CHECK(ceil_div(0u, 4u) == 0);
    CHECK(ceil_div(1u, 4u) == 1);
    CHECK(ceil_div(4u, 4u) == 1);
    CHECK(ceil_div(5u, 4u) == 2);
    CHECK(ceil_div<std::uint64_t>(UINT64_MAX, 2) == (std::uint64_t{1} << 63));
    CHECK(round_up(5u, 4u) == 8);
    CHECK(round_up(8u, 4u) == 8);
}

TEST_CASE("all_finite finds the numbers that isfinite does not hold for") {
    std::vector<float> numbers(37, 0.0f);
    const float finite[] = {-0.0f, 1.0f, -1.0f, FLT_MAX, -FLT_MAX, FLT_MIN, FLT_TRUE_MIN};
    const float infinity = std::numeric_limits<float>::infinity(), nan = std::nanf("");
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        for (const float value : finite) {
            numbers[i] = value;
            CHECK(all_finite(numbers.data(), numbers.size()));
        }
        for (const float value : {infinity, -infinity, nan, -nan}) {
            numbers[i] = value;
            CHECK_FALSE(all_finite(numbers.data(), numbers.size()));
            CHECK(all_finite(numbers.data(), i));
            CHECK(all_finite(numbers.data() + i + 1, numbers.size() - i - 1));
        }
        numbers[i] = 0.5f;
    }
    CHECK(all_finite(nullptr, 0));
}
