#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using namespace pocketgan;

TEST_CASE("texts and whole numbers are joined in their order") {
    const std::string path = "model.json";
    CHECK(joined({path, ": layer ", 0, " has ", std::size_t{12}, " weights"}) ==
          "model.json: layer 0 has 12 weights");
    CHECK(joined({}) == "");
    CHECK(joined({"", std::string()}) == "");
}

TEST_CASE("a byte is joined as a number, and the largest number as itself") {
    CHECK(joined({std::uint8_t{65}, ".", std::numeric_limits<std::uint64_t>::max()}) ==
          "65.18446744073709551615");
}

TEST_CASE("a string is joined whole, also behind a zero in it") {
    CHECK(joined({std::string("a\0b", 3), "c"}) == std::string("a\0bc", 4));
}

TEST_CASE("an ending is compared letter by letter") {
    CHECK(ends_with("a.npy", ".npy"));
    CHECK(ends_with(".npy", ".npy"));
    CHECK(ends_with("", ""));
    CHECK_FALSE(ends_with("npy", ".npy"));
    CHECK_FALSE(ends_with("a.NPY", ".npy"));
}
