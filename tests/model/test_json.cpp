#include "model/json.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

TEST_CASE("a JSON text is parsed to a tree") {
    const Json json =
        parse_json("x.json", " {\"a\" : [1, -2.5e+10, \"b\\\"\\n\\\\c\\/\"],\n"
                             "\"d\":{},\t\"e\":[ ],\"f\":true,\"g\":null,\"\":0}\r\n");
    REQUIRE(json.type == Json::Type::object);
    CHECK(json.names == std::vector<std::string>{"a", "d", "e", "f", "g", ""});
    const Json& a = *json.find("a");
    REQUIRE(a.type == Json::Type::array);
    REQUIRE(a.items.size() == 3);
    CHECK(a.items[0].type == Json::Type::number);
    CHECK(a.items[0].text == "1");
    CHECK(a.items[1].text == "-2.5e+10");
    CHECK(a.items[2].text == "b\"\n\\c/");
    CHECK(json.find("d")->type == Json::Type::object);
    CHECK(json.find("e")->items.empty());
    CHECK(json.find("f")->type == Json::Type::boolean);
    CHECK(json.find("f")->text == "true");
    CHECK(json.find("g")->type == Json::Type::null);
    CHECK(json.find("h") == nullptr);
    for (const char* text :
         {"0", "-0", "10", "0.25", "1e5", "1E-5", "\"\"", "[[[]]]", "\"\xc3\xa9\""})
        CHECK(thrown<Error>([&] { parse_json("x.json", text); }).empty());
}

TEST_CASE("escapes of characters become UTF-8") {
    const auto text_of = [](const std::string& escapes) {
        return parse_json("x.json", "\"" + escapes + "\"").text;
    };
    CHECK(text_of("a\\u0041\\u007fb") == "aA\x7f"
                                         "b");
    CHECK(text_of("\\u0080\\u00e9\\u07FF") == "\xc2\x80\xc3\xa9\xdf\xbf");
    CHECK(text_of("\\u0800\\u20aC\\ud7ff\\uE000\\uffff") ==
          "\xe0\xa0\x80\xe2\x82\xac\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf");
    CHECK(text_of("\\ud800\\udc00\\uD83D\\uDE00\\udbff\\udfff") ==
          "\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf");
    CHECK(text_of("\\u0000") == std::string(1, '\0'));
    CHECK(parse_json("x.json", "{\"\\u0061\": 1}").find("a"));
    for (const char* half : {"\\ud800", "\\udbff.", "\\udc00", "\\udfff", "\\udc00\\ud800",
                             "\\ud800\\ud800", "\\ud800\\n", "\\ud800\\u0041", "\\ud800\\ue000"})
        CHECK(thrown<Error>([&] { text_of(half); }) ==
              "x.json: malformed JSON in line 1: expected a pair of surrogates");
    CHECK(thrown<Error>([&] { text_of("\\ud800\\u12"); }) ==
          "x.json: malformed JSON in line 1: expected four hexadecimal digits after \\u");
}

TEST_CASE("a byte order mark before a JSON text is skipped") {
    const Json json = parse_json("x.json", "\xef\xbb\xbf{\"a\": 1}");
    REQUIRE(json.find("a"));
    CHECK(json.find("a")->text == "1");
}

TEST_CASE("text that is not JSON is refused, with file and line") {
    for (const char* text : {"",
                             " ",
                             "{",
                             "}",
                             "[1,]",
                             "[1 2]",
                             "[,1]",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{a:1}",
                             "{'a':1}",
                             "{\"a\":1 \"b\":2}",
                             "{1:2}",
                             "1 2",
                             "[1]]",
                             "01",
                             "+1",
                             "-",
                             ".5",
                             "1.",
                             "1e",
                             "1e+",
                             "0x1",
                             "NaN",
                             "Infinity",
                             "-Infinity",
                             "True",
                             "nul",
                             "tru",
                             "\"",
                             "\"a",
                             "\"\\u041\"",
                             "\"\\u004g\"",
                             "\"\\u+041\"",
                             "\"\\U0041\"",
                             "\"\\u",
                             "\"\\u00",
                             "\"\\x\"",
                             "\"\\",
                             "\"a\nb\"",
                             "\"a\tb\"",
                             "// note\n1",
                             "\xef\xbb\xbf",
                             "\xef\xbb{}",
                             "\xef\xbb\xbf\xef\xbb\xbf{}"}) {
        CAPTURE(text);
        CHECK(thrown<Error>([&] {
                  parse_json("x.json", text);
              }).find("x.json: malformed JSON in line 1: expected ") == 0);
    }
    CHECK(thrown<Error>([&] { parse_json("x.json", std::string("[1\0]", 4)); }) != "");
    CHECK(thrown<Error>([&] { parse_json("x.json", std::string("\"\\\0\"", 4)); }) != "");
    CHECK(thrown<Error>([&] { parse_json("x.json", std::string("1\0", 2)); }) != "");
    CHECK(thrown<Error>([&] { parse_json("x.json", "{\n\"a\": 1,\n\"b\" 2}"); }) ==
          "x.json: malformed JSON in line 3: expected ':'");
}

TEST_CASE("two equal names in an object are refused") {
    CHECK(thrown<Error>([&] {
              parse_json("x.json", "{\"a\":1,\"b\":{\"a\":1},\"a\":2}");
          }).find("expected a name other than \"a\"") != std::string::npos);
}

TEST_CASE("deep nesting is refused before the stack overflows") {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    CHECK(thrown<Error>([&] { parse_json("x.json", nested(16)); }).empty());
    CHECK(thrown<Error>([&] {
              parse_json("x.json", nested(17));
          }).find("expected no more than 16 levels") != std::string::npos);
    CHECK_FALSE(thrown<Error>([&] { parse_json("x.json", std::string(1000000, '[')); }).empty());
    std::string objects;
    for (int i = 0; i < 100000; ++i)
        objects += "{\"a\":";
    CHECK_FALSE(thrown<Error>([&] { parse_json("x.json", objects); }).empty());
}
