#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

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

TEST_CASE("UTF-8 is told from other bytes") {
    for (const char* text : {"", "a b", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                             "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80", "\x1b\x7f"}) {
        CAPTURE(text);
        CHECK(is_utf8(text));
    }
    for (const char* text : {"\xff", "a\x80", "\xc3", "\xc3(", "\xc0\x80", "\xc1\xbf", "\xe2\x82",
                             "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80", "\xe9t\xe9"}) {
        CAPTURE(text);
        CHECK_FALSE(is_utf8(text));
    }
}

TEST_CASE("a printable text keeps characters, and shows controls and other bytes as numbers") {
    CHECK(printable("") == "");
    CHECK(printable("caf\xc3\xa9 \xe2\x82\xac \\x1b 'x'\"") ==
          "caf\xc3\xa9 \xe2\x82\xac \\x1b 'x'\"");
    CHECK(printable("a\x1b[31m\r\n\t\x7f") == "a\\x1b[31m\\x0d\\x0a\\x09\\x7f");
    CHECK(printable(std::string("a\0b", 3)) == "a\\x00b");
    CHECK(printable("\xc2\x9b"
                    "2J \xc2\xa0") == "\\xc2\\x9b"
                                      "2J \xc2\xa0"); // CSI of 8 bits
    CHECK(printable("\x9b"
                    "2J") == "\\x9b"
                             "2J");
    CHECK(printable("caf\xe9") == "caf\\xe9");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xe2\x82") == "\\xe2\\x82");
}

TEST_CASE("a printable text is cut in the middle, between characters") {
    const std::string longest(kLongestLine, 'x');
    CHECK(printable(longest) == longest);
    const std::string cut = printable("first " + std::string(60000, 'x') + " last");
    CHECK(cut.size() == kLongestLine + 3);
    CHECK(cut.substr(0, 7) == "first x");
    CHECK(cut.substr(kLongestLine / 2 - 1, 5) == "x...x");
    CHECK(ends_with(cut, "x last"));
    CHECK(printable(std::string(60000, '\n')).size() == kLongestLine + 3);
    for (const char* odd : {"", "x", "xx", "xxx"}) {
        std::string euros = odd;
        for (std::size_t i = 0; i < kLongestLine; ++i)
            euros += "\xe2\x82\xac";
        CHECK(is_utf8(printable(euros)));
        CHECK(printable(euros).size() > kLongestLine - 3);
    }
}
