#include "base/number_text.hpp"

#include "comma_locale.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <string>

using namespace pocketgan;

namespace {

template <typename Number>
std::optional<Number> number(const std::string& text) {
    Number value{};
    const char* const last = text.data() + text.size();
    if (read_number(text.data(), last, value) != last)
        return std::nullopt;
    return value;
}

template <typename Number>
bool reads_back(Number value) {
    const std::optional<Number> read = number<Number>(number_text(value));
    return read && std::memcmp(&*read, &value, sizeof value) == 0;
}

template <typename Number, typename Bits>
Number from_bits(Bits bits) {
    static_assert(sizeof(Number) == sizeof(Bits));
    Number value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// Calls work(value) for the powers of two of that type and numbers beside them, for numbers with
// few digits, and for random ones.
template <typename Number, typename Bits, typename Work>
void for_many(const Work& work) {
    using Limits = std::numeric_limits<Number>;
    for (int e = Limits::min_exponent - Limits::digits; e <= Limits::max_exponent; ++e)
        for (const Number factor :
             {Number{1}, 1 + Limits::epsilon(), 1 - Limits::epsilon() / 2, Number{-1.25}})
            work(std::ldexp(factor, e));
    for (int i = 0; i < 3000; ++i)
        for (const double scale : {1.0, 1e-2, 1e-6, 1e3, 1e12, 1e17, 1e22, 1e30})
            work(static_cast<Number>(i * scale));
    std::mt19937_64 random(13);
    for (int i = 0; i < 20000; ++i) {
        const Number value = from_bits<Number>(static_cast<Bits>(random()));
        if (std::isfinite(value))
            work(value);
        work(static_cast<Number>(std::ldexp(static_cast<double>(random() >> 11), -53)));
        work(static_cast<Number>(random() >> (i % 64)));
    }
}

} // namespace

TEST_CASE("the text of a number is the shorter of both notations") {
    CHECK(number_text(0.0) == "0");
    CHECK(number_text(-0.0) == "-0");
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(0.1f) == "0.1");
    CHECK(number_text(double{0.1f}) == "0.10000000149011612");
    CHECK(number_text(0.001) == "0.001");
    CHECK(number_text(0.0001) == "1e-04");
    CHECK(number_text(0.00012) == "0.00012");
    CHECK(number_text(1e5) == "1e+05");
    CHECK(number_text(120000.0) == "120000");
    CHECK(number_text(-784.5f) == "-784.5");
    CHECK(number_text(0x1p60) == "1152921504606846976");
    CHECK(number_text(1e300) == "1e+300");
    CHECK(number_text(5e-324) == "5e-324");
    CHECK(number_text(0x1p-1017) == "7.120236347223045e-307"); // not the nearest of 16 digits
    CHECK(number_text(std::numeric_limits<float>::max()) == "3.4028235e+38");
    CHECK(number_text(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
    CHECK(number_text(HUGE_VAL) == "inf");
    CHECK(number_text(-HUGE_VALF) == "-inf");
    CHECK(number_text(std::copysign(std::nan(""), 1.0)) == "nan");
    CHECK(number_text(std::copysign(std::nan(""), -1.0)) == "-nan");
    CHECK(number_text(UINT64_MAX) == "18446744073709551615");
    CHECK(number_text(-3) == "-3");
}

TEST_CASE("every number reads back from its text") {
    for_many<double, std::uint64_t>([](double value) { REQUIRE(reads_back(value)); });
    for_many<float, std::uint32_t>([](float value) { REQUIRE(reads_back(value)); });
}

#ifdef __cpp_lib_to_chars // libc++ has no std::from_chars for floats before version 20
TEST_CASE("texts of numbers are those of std::to_chars") {
    const auto compare = [](auto value) {
        char text[64];
        REQUIRE(number_text(value) == std::string(text, std::to_chars(text, text + 64, value).ptr));
    };
    for_many<double, std::uint64_t>(compare);
    for_many<float, std::uint32_t>(compare);
}

TEST_CASE("numbers are read like std::from_chars reads them") {
    const auto compare = [](const std::string& text, auto mine) {
        auto expected = mine;
        const char* const last = text.data() + text.size();
        const std::from_chars_result result = std::from_chars(text.data(), last, expected);
        INFO(text);
        CHECK(read_number(text.data(), last, mine) ==
              (result.ec == std::errc() ? result.ptr : nullptr));
        CHECK(std::memcmp(&mine, &expected, sizeof mine) == 0);
    };
    for (const char* const text : {"0",        "-0",           "1.5",     "01.50",  ".5",
                                   "5.",       "5.e3",         "-.5e-2x", "5e",     "5e+",
                                   "5e+x",     "5E7",          "1e400",   "-1e400", "1e-400",
                                   "1e39",     "1e-46",        "1e-320",  "1e-40",  "+5",
                                   " 5",       "5 ",           "-",       "--5",    "",
                                   ".",        "-.",           ".e5",     "e5",     "0x10",
                                   "1,5",      "1.5.5",        "inf",     "-inf",   "INF",
                                   "infi",     "infinity",     "nan",     "-NaN",   "na",
                                   "0.1:1:2",  "1_0",          "1e5000",  "1e0005", "0e9999",
                                   "2.5e-324", "1.1754943e-38"}) {
        compare(text, -7.0);
        compare(text, -7.0f);
    }
    compare(std::string(400, '7'), -7.0);
    compare("0." + std::string(400, '0') + "1e390", -7.0);
    compare(std::string("1\0002", 3), -7.0);
}
#endif

TEST_CASE("whole numbers are read with digits only, in their range") {
    CHECK(number<std::uint8_t>("255") == std::uint8_t{255});
    CHECK(!number<std::uint8_t>("256"));
    CHECK(!number<std::uint32_t>("1.0"));
    CHECK(!number<std::uint32_t>("-1"));
    CHECK(!number<std::uint32_t>(""));
}

TEST_CASE("numbers are read and written with a point in every locale") {
    const CommaLocale locale;
    char text[16];
    std::snprintf(text, sizeof text, "%.1f", 1.5);
    if (!locale.works()) {
        MESSAGE("skipped: no locale with a comma can be made");
        return;
    }
    REQUIRE(text == std::string("1,5"));
    CHECK(decimal_point() == ",");
    CHECK(number_text(-1234.5) == "-1234.5");
    CHECK(number_text(1.5e-9f) == "1.5e-09");
    CHECK(number<double>("1234.5") == 1234.5);
    CHECK(number<float>("-.5e1") == -5.0f);
    CHECK(!number<double>("1,5"));
}
