#include "report/median_filter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace pocketgan;

TEST_CASE("the median filter keeps a step and removes an outlier") {
    CHECK(median_filtered({1, 1, 9, 1, 1, 5, 5, 5, 5}, 3) ==
          std::vector<double>{1, 1, 1, 1, 1, 5, 5, 5, 5});
    CHECK(median_filtered({9, 1, 1, 1, 1, 1, 9}, 5) == std::vector<double>{9, 1, 1, 1, 1, 1, 9});
    CHECK(median_filtered({4, 2, 3}, 1) == std::vector<double>{4, 2, 3});
    CHECK(median_filtered({5, 3, 4}, 101) == std::vector<double>{5, 4, 4});
    CHECK(median_filtered({}, 101).empty());
}

TEST_CASE("the median filter keeps a monotone curve") {
    std::vector<double> falling;
    for (int i = 0; i < 300; ++i)
        falling.push_back(10.0 - i);
    CHECK(median_filtered(falling, 101) == falling);
}

TEST_CASE("the filter's width is odd, a tenth of the points and at most 101") {
    for (std::size_t points = 0; points < 3000; ++points) {
        CAPTURE(points);
        const std::size_t width = median_width(points);
        CHECK(width % 2 == 1);
        CHECK(width <= points / 10 + 1);
        CHECK(width >= std::min<std::size_t>(points / 10, 101));
        CHECK(width <= 101);
    }
}
