#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using namespace pocketgan;

TEST_CASE("strings and integers are joined in order") {
    const std::string path = "model.json";
    CHECK(joined({path, ": layer ", 0, " has ", std::size_t{12}, " weights"}) ==
          "model.json: layer 0 has 12 weights");
    CHECK(joined({}) == "");
    CHECK(joined({"", std::string()}) == "");
}

TEST_CASE("a byte is joined as a number, and the largest integer is exact") {
    CHECK(joined({std::uint8_t{65}, ".", std::numeric_limits<std::uint64_t>::max()}) ==
          "65.18446744073709551615");
}

TEST_CASE("a string with a zero byte is joined up to its end") {
    CHECK(joined({std::string("a\0b", 3), "c"}) == std::string("a\0bc", 4));
}

TEST_CASE("ends_with compares the whole ending, with its case") {
    CHECK(ends_with("a.npy", ".npy"));
    CHECK(ends_with(".npy", ".npy"));
    CHECK(ends_with("", ""));
    CHECK_FALSE(ends_with("npy", ".npy"));
    CHECK_FALSE(ends_with("a.NPY", ".npy"));
}
