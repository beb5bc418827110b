#include "training/toml.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace pocketgan;

namespace {

std::string refusal(const std::string& text) {
    return thrown<Error>([&] { parse_toml("x.toml", text); });
}

// The value of the only key of `text`.
TomlValue only(const std::string& text) {
    CAPTURE(text);
    const std::vector<TomlEntry> entries = parse_toml("x.toml", text);
    REQUIRE(entries.size() == 1);
    return entries[0].value;
}

template <typename Type>
Type scalar(const std::string& text) {
    const TomlValue value = only("a = " + text);
    CAPTURE(text);
    CHECK(value.text == text);
    REQUIRE_FALSE(value.is_list);
    REQUIRE(value.items.size() == 1);
    REQUIRE(std::holds_alternative<Type>(value.items[0]));
    return std::get<Type>(value.items[0]);
}

} // namespace

TEST_CASE("TOML entries have keys, values and lines") {
    const std::vector<TomlEntry> entries =
        parse_toml("x.toml", "\xef\xbb\xbf# = [\n\n bare_Key-1=1 # \"\n\"quoted \\\" key\"\t= 2\r\n"
                             "'literal \\' = [\n 1\n]\n1234 = 3");
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].key == "bare_Key-1");
    CHECK(entries[0].value.line == 3);
    CHECK(entries[1].key == "quoted \" key");
    CHECK(entries[1].value.line == 4);
    CHECK(entries[2].key == "literal \\");
    CHECK(entries[2].value.line == 5);
    CHECK(entries[3].key == "1234");
    CHECK(entries[3].value.line == 8);
    CHECK(parse_toml("x.toml", "").empty());
    CHECK(parse_toml("x.toml", "\n # \xc3\xa9\t\r\n\n").empty());
}

TEST_CASE("TOML scalars are read with their types") {
    CHECK(scalar<bool>("true"));
    CHECK_FALSE(scalar<bool>("false"));
    for (const auto& [text, number] : std::vector<std::pair<const char*, std::int64_t>>{
             {"0", 0},
             {"+99", 99},
             {"-17", -17},
             {"-0", 0},
             {"1_000", 1000},
             {"1_2_3", 123},
             {"0xDEAD_beef", 0xdeadbeef},
             {"0x00ff", 255},
             {"0o755", 493},
             {"0b1101", 13},
             {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
             {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()}})
        CHECK(scalar<std::int64_t>(text) == number);
    for (const auto& [text, number] :
         std::vector<std::pair<const char*, double>>{{"+1.0", 1.0},
                                                     {"3.1415", 3.1415},
                                                     {"-0.01", -0.01},
                                                     {"5e+22", 5e22},
                                                     {"1e06", 1e6},
                                                     {"-2E-2", -0.02},
                                                     {"8e-04", 8e-4},
                                                     {"6.626e-34", 6.626e-34},
                                                     {"224_617.445_991", 224617.445991},
                                                     {"inf", INFINITY},
                                                     {"-inf", -INFINITY}})
        CHECK(scalar<double>(text) == number);
    CHECK(std::isnan(scalar<double>("nan")));
    CHECK(std::isnan(scalar<double>("-nan")));
    CHECK(std::signbit(scalar<double>("-0.0")));
}

TEST_CASE("TOML strings of all four kinds are read") {
    const auto check = [](const std::string& text, const std::string& expected) {
        CHECK(scalar<std::string>(text) == expected);
    };
    check(R"("")", "");
    check(R"("a # = [ ' \" \\ ")", "a # = [ ' \" \\ ");
    check(R"("\b\t\n\f\r\u00e9\u20AC\U0001F600\u0000")",
          std::string("\b\t\n\f\r\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\0", 15));
    check("\"\xc3\xa9\t\"", "\xc3\xa9\t");
    check(R"('C:\x\')", R"(C:\x\)");
    check("''", "");
    check("\"\"\"\"\"\"", "");
    check("\"\"\"\na\r\nb\\n\"\"\"", "a\nb\n");
    check("\"\"\"a \\  \n\n \t b\"\"\"", "a b");
    check("\"\"\"\\\r\n a\"\"\"", "a");
    check("\"\"\"\"a\"\" b\"\"\"\"\"", "\"a\"\" b\"\"");
    check("'''\n\n'a\\\n'''''", "\n'a\\\n''");
    check("\"\"\"[a]\n[b]\"\"\"", "[a]\n[b]");
}

TEST_CASE("TOML lists are read with their line breaks, comments and commas") {
    CHECK(only("a = []").is_list);
    CHECK(only("a = [ # ]\n]").items.empty());
    const TomlValue value = only("a = [ 1, # ]\n'b,]' ,\n\n0.5, true,\n]\n\n");
    REQUIRE(value.items.size() == 4);
    CHECK(std::get<std::int64_t>(value.items[0]) == 1);
    CHECK(std::get<std::string>(value.items[1]) == "b,]");
    CHECK(std::get<double>(value.items[2]) == 0.5);
    CHECK(std::get<bool>(value.items[3]));
}

TEST_CASE("malformed TOML is refused with its line") {
    for (const std::string text : {"a",
                                   "a =",
                                   "= 1",
                                   "a = 1 b = 2",
                                   "a = 1 2",
                                   "a b = 1",
                                   "a = 1,",
                                   "@ = 1",
                                   "a: 1",
                                   "a = b",
                                   "a = tru",
                                   "a = True",
                                   "a = 01",
                                   "a = -01",
                                   "a = +0x1",
                                   "a = 0x",
                                   "a = 0xg",
                                   "a = 0b2",
                                   "a = _1",
                                   "a = 1_",
                                   "a = 1__0",
                                   "a = +",
                                   "a = -",
                                   "a = --1",
                                   "a = 9223372036854775808",
                                   "a = -9223372036854775809",
                                   "a = .5",
                                   "a = 1.",
                                   "a = 1.e5",
                                   "a = 1e",
                                   "a = 1e+",
                                   "a = 1._5",
                                   "a = 1_.5",
                                   "a = 00.5",
                                   "a = 1e1.5",
                                   "a = 1.5_E010",
                                   "a = 1_e5",
                                   "a = 1e_5",
                                   "a = 0x1.8p3",
                                   "a = infinity",
                                   "a = NaN",
                                   "a = nan(1)",
                                   "a = +-1.5",
                                   "a = 1e999",
                                   "a = \"",
                                   "a = \"b",
                                   "a = \"b\nc\"",
                                   "a = 'b\nc'",
                                   "a = \"\\x41\"",
                                   "a = \"\\u00e\"",
                                   "a = \"\\u00eg\"",
                                   "a = \"\\ud800\"",
                                   "a = \"\\U00110000\"",
                                   "a = \"\\",
                                   "a = \"\\u",
                                   "a = \"\\ \"",
                                   "a = \"\"\"b\"\"",
                                   "a = '''b''",
                                   "a = \"\x01\"",
                                   "a = \"\x7f\"",
                                   "a = 'b\x1f'",
                                   "a = 1 # \x01",
                                   "a = 1 #\r",
                                   "a = 1\r",
                                   "a = \"b\rc\"",
                                   "a = \"\"\"b\rc\"\"\"",
                                   "a = [",
                                   "a = [1",
                                   "a = [1 2]",
                                   "a = [,]",
                                   "a = [1,,2]",
                                   "a = 1979-05-27",
                                   "a = 07:32:00",
                                   "a = 1979-05-27T:32:00Z",
                                   "a = [1]]",
                                   "a = 1 }",
                                   "\"a = 1",
                                   "\"\"\"a\"\"\" = 1",
                                   "a = 184.5fi\xc9\x83",
                                   "a = 1\f"}) {
        CAPTURE(text);
        CHECK(refusal("# first\n" + text).find("x.toml:2: is malformed; expected ") == 0);
    }
    CHECK(refusal(std::string("a = 1\0", 6)).find("x.toml:1: ") == 0);
    CHECK(refusal(std::string("\0", 1)).find("x.toml:1: ") == 0);
    CHECK(refusal("a = 1\n\nb = 2\n'a' = 3\n") ==
          "x.toml:4: is malformed; expected a key that was not there before");
    CHECK(refusal("a = 1\nb = '\xff'\n") == "x.toml:2: is not UTF-8");
    CHECK(refusal("a = '''\n\n\x01'''").find("x.toml:3: ") == 0);
}

TEST_CASE("tables, dotted keys and lists of lists are refused") {
    const auto check = [](const std::string& text, const std::string& expected) {
        CAPTURE(text.substr(0, 40));
        CHECK(refusal("# [a]\nseed = '[' # [\n\n" + text) ==
              "x.toml:4: is malformed; expected " + expected);
    };
    const std::string a_setting = "a setting such as seed = 1";
    check("[table]\nbatch = 3", a_setting + " and no table");
    check("  [[tables]]", a_setting + " and no table");
    check("[@.b]\n[a.c][d]]", a_setting + " and no table");
    check("a.b = 1", a_setting + " and no dotted key");
    check("\"a\" .b = 1", a_setting + " and no dotted key");
    check("a = {b = 1}", "no table");
    check("a = [{}]", "no table");
    check("a = [1, [2]]", "no list in a list");
    check("a = " + std::string(100000, '['), "no list in a list");
    check("a = " + std::string(100000, '{'), "no table");
    std::string parts = "[a";
    for (int i = 0; i < 500000; ++i)
        parts += ".a";
    check(parts + "]", a_setting + " and no table");
}

TEST_CASE("any text is read back from a TOML string") {
    std::string all;
    for (int i = 0; i < 128; ++i)
        all += static_cast<char>(i);
    for (const std::string& text : {all, std::string(), std::string("\"\\\n#='[]"),
                                    std::string("\xc3\xa9\xf0\x9f\x98\x80"), all + all}) {
        CAPTURE(text);
        CHECK(scalar<std::string>(toml_string(text)) == text);
    }
}
