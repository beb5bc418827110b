#include "base/products.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>

using namespace pocketgan;

namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kMostSize = std::numeric_limits<std::size_t>::max();

} // namespace

TEST_CASE("a product that does not fit is the largest number") {
    CHECK(saturated_product(6, 7) == 42);
    CHECK(saturated_product(0, kMost) == 0);
    CHECK(saturated_product(kMost, 0) == 0);
    CHECK(saturated_product(kMost, 1) == kMost);
    CHECK(saturated_product(std::uint64_t{1} << 32, (std::uint64_t{1} << 32) - 1) ==
          kMost - 0xffffffff);
    CHECK(saturated_product(std::uint64_t{1} << 32, std::uint64_t{1} << 32) == kMost);
    CHECK(saturated_product(std::uint64_t{1} << 62, 4) == kMost);
    CHECK(saturated_product(saturated_product(kMost, 2), 3) == kMost);
}

TEST_CASE("the size of an array that cannot be counted is bad_alloc") {
    CHECK(array_size(6, 7) == 42);
    CHECK(array_size(0, kMostSize) == 0);
    CHECK(array_size(kMostSize, 0) == 0);
    CHECK(array_size(1, kMostSize) == kMostSize);
    CHECK_THROWS_AS(array_size(kMostSize / 2 + 1, 2), std::bad_alloc);
    CHECK_THROWS_AS(array_size(kMostSize / 16 + 1, 16), std::bad_alloc); // 0 if it wrapped
}
