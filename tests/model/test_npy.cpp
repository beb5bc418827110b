#include "pocketgan/npy.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <clocale>
#include <cstring>
#include <locale>
#include <random>

using namespace pocketgan;

namespace {

std::string golden(const std::string& name) {
    return std::string(POCKETGAN_GOLDEN) + "/npy/" + name + ".npy";
}

// A file with that header text, of format `major`.0, and `count` bytes of zeros after it.
std::string npy_bytes(const std::string& header, std::size_t count, char major = 1) {
    std::string bytes("\x93NUMPY", 6);
    bytes += major;
    bytes += '\0';
    for (int i = 0; i < (major == 1 ? 2 : 4); ++i)
        bytes += static_cast<char>(header.size() >> (8 * i));
    return bytes + header + std::string(count, '\0');
}

std::string with_shape(const std::string& shape) {
    return "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
}

// The Error of reading a file with those bytes; empty if it is read.
std::string refusal(const std::string& bytes) {
    const ScratchFolder scratch;
    spill(scratch.path("x.npy"), bytes);
    const std::string message = thrown<Error>([&] { read_npy(scratch.path("x.npy")); });
    if (!message.empty())
        CHECK(message.find(scratch.path("x.npy: ")) == 0);
    return message;
}

bool refused_for(const std::string& bytes, const std::string& reason) {
    const std::string message = refusal(bytes);
    CAPTURE(message);
    CHECK(message.find(reason) != std::string::npos);
    return message.find(reason) != std::string::npos;
}

template <typename T>
void check_halves(const NpyArray<T>& array, const std::vector<std::size_t>& shape, double step,
                  double start) {
    CHECK(array.shape == shape);
    for (std::size_t i = 0; i < array.values.size(); ++i)
        CHECK(array.values[i] == static_cast<T>(static_cast<double>(i) * step + start));
}

} // namespace

TEST_CASE("arrays that NumPy wrote are read") {
    for (const char* name : {"float16", "float32", "float64", "format2", "format3", "fortran2d"}) {
        CAPTURE(name);
        check_halves(read_npy(golden(name)), {2, 3}, 0.5, -1);
    }
    check_halves(read_npy(golden("fortran4d")), {2, 3, 4, 5}, 0.5, -1);
    check_halves(read_npy(golden("scalar")), {}, 0.5, -1);
    check_halves(read_npy(golden("vector")), {5}, 0.5, -1);
    CHECK(read_npy(golden("fortran4d")).values.size() == 120);
    CHECK(read_npy(golden("scalar")).values.size() == 1);
    check_halves(read_npy_bytes(golden("uint8")), {2, 3}, 10, 0);
    check_halves(read_npy_bytes(golden("fortran_uint8")), {2, 3}, 10, 0);
}

TEST_CASE("a header has type, order and shape") {
    const NpyHeader header = read_npy_header(golden("fortran4d"));
    CHECK(header.type == NpyType::float64);
    CHECK(header.fortran_order);
    CHECK(header.shape == std::vector<std::size_t>{2, 3, 4, 5});
    CHECK(read_npy_header(golden("uint8")).type == NpyType::uint8);
    CHECK_FALSE(read_npy_header(golden("float32")).fortran_order);
}

TEST_CASE("other kinds of arrays from NumPy are refused by name") {
    const struct {
        const char* name;
        const char* reason;
    } refusals[] = {
        {"big_endian", "holds big-endian numbers; expected <f2, <f4 or <f8"},
        {"int32", "holds numbers of type '<i4'"},
        {"complex", "holds numbers of type '<c8'"},
        {"bool", "holds numbers of type '|b1'"},
        {"text", "holds numbers of type '<U2'"},
        {"records", "holds records"},
        {"objects", "holds Python objects"},
        {"empty", "has a dimension of 0"},
        {"five_dimensions", "more than four dimensions"},
        {"nan", "number 2 is not finite in float32"},
        {"infinity", "number 1 is not finite in float32"},
        {"past_float32", "number 0 is not finite in float32"},
        {"uint8", "holds |u1; expected <f2, <f4 or <f8"},
        {"missing", "cannot be opened"},
    };
    for (const auto& refused : refusals) {
        CAPTURE(refused.name);
        const std::string path = golden(refused.name);
        const std::string message = thrown<Error>([&] { read_npy(path); });
        CAPTURE(message);
        CHECK(message.find(path + ": ") == 0);
        CHECK(message.find(refused.reason) != std::string::npos);
    }
    // Each reader lists the types that it takes.
    const auto says = [](const std::string& message, const char* part) {
        return message.find(part) != std::string::npos;
    };
    CHECK(
        says(thrown<Error>([] { read_npy_bytes(golden("float32")); }), "holds <f4; expected |u1"));
    CHECK(says(thrown<Error>([] { read_npy_bytes(golden("bool")); }), "'|b1'; expected |u1"));
    CHECK(says(thrown<Error>([] { read_npy_header(golden("bool")); }),
               "'|b1'; expected <f2, <f4, <f8, |i1 or |u1"));
}

TEST_CASE("a file cut anywhere is refused, and so is one with a byte too many") {
    for (const char* name : {"float32", "format2", "fortran4d"}) {
        const std::string whole = slurp(golden(name));
        REQUIRE(refusal(whole).empty());
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CAPTURE(length);
            CHECK_FALSE(refusal(whole.substr(0, length)).empty());
        }
        CHECK(refused_for(whole + '\0', "bytes of numbers"));
    }
}

TEST_CASE("keys may come in any order and spacing, each exactly once") {
    for (const char* header :
         {"{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}\n",
          "{'fortran_order':False,'shape':(2,3,),'descr':'<f4',}\n",
          "  { \"descr\" : \"<f4\" , 'shape' : ( 2 , 3 ) , 'fortran_order' : False }   \n"}) {
        CAPTURE(header);
        CHECK(refusal(npy_bytes(header, 24)).empty());
    }
    for (const char* header :
         {"",
          "\n",
          "{}\n",
          "{'descr': '<f4', 'fortran_order': False}\n",
          "{'descr': '<f4', 'shape': (2, 3)}\n",
          "{'fortran_order': False, 'shape': (2, 3)}\n",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}", // no line break
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)\n",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'shape': (0, 7)}\n",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 1}\n",
          "{'descr': '<f4', 'descr': '<f4', 'shape': (2, 3)}\n",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} x\n",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}\n\n",
          "{'descr': '<f4' 'fortran_order': False, 'shape': (2, 3)}\n",
          "{'descr': '<f4', 'fortran_order': false, 'shape': (2, 3)}\n",
          "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}\n",
          "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (2, 3)}\n",
          "{'descr': '<f4\", 'fortran_order': False, 'shape': (2, 3)}\n",
          "{'descr': \xc3\xa9, 'fortran_order': False, 'shape': (2, 3)}\n",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}\t\n",
          "{'descr': '<f4',\n'fortran_order': False, 'shape': (2, 3)}\n"}) {
        CAPTURE(header);
        for (const std::size_t bytes : {4, 24}) // not read as a single number
            CHECK_FALSE(refusal(npy_bytes(header, bytes)).empty());
    }
    // A zero byte inside.
    CHECK_FALSE(refusal(npy_bytes(std::string("{'descr': '<f4\0', 'fortran_order': False, "
                                              "'shape': (2, 3)}\n",
                                              58),
                                  24))
                    .empty());
}

TEST_CASE("a shape is plain digits in a tuple") {
    REQUIRE(refusal(npy_bytes(with_shape("(2, 3)"), 24)).empty());
    REQUIRE(refusal(npy_bytes(with_shape("(6,)"), 24)).empty());
    for (const char* shape :
         {"(-1, -1)", "(-2, -3)", "(-1, 1)",  "(+2, 3)",  "(abc, 3)", "((2, 3))",
          "(0x2, 3)", "(2.9, 3)", "(2x9, 3)", "(1_0, 3)", "(2l, 3)",  "(02, 3)",
          "(2LL, 3)", "(L, 6)",   "(2, 3",    "2, 3",     "(2,, 3)",  "(,)",
          "(6)",      "6",        "[2, 3]",   "(2 3)",    "(0, 3)",   "(6, 0)"}) {
        CAPTURE(shape);
        // Lengths that a lenient parser would compute for one of these.
        for (const std::size_t bytes : {0, 24, 36, 120})
            CHECK_FALSE(refusal(npy_bytes(with_shape(shape), bytes)).empty());
    }
}

TEST_CASE("headers of Python 2 are read") {
    for (const char* header : {"{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }\n",
                               "{u'descr': u'<f4', u'fortran_order': False, u'shape': (2, 3L), }\n",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (6L,), }\n"}) {
        CAPTURE(header);
        CHECK(refusal(npy_bytes(header, 24)).empty());
    }
    CHECK_FALSE(
        refusal(npy_bytes("{uu'descr': '<f4', 'fortran_order': False, 'shape': (6,), }\n", 24))
            .empty());
}

TEST_CASE("a shape whose size overflows is refused before memory is allocated") {
    for (const char* shape :
         {"(4611686018427387904, 4)", "(4611686018427387904,)", "(18446744073709551616,)",
          "(18446744073709551617, 3)", "(99999999999999999999999999999999999999,)",
          "(65536, 65536, 65536, 65536)", "(281474976710657,)"}) {
        CAPTURE(shape);
        CHECK(refused_for(npy_bytes(with_shape(shape), 0), "more numbers than this machine"));
    }
    // 2^32 bytes: 0 in a size_t of 32 bits.
    CHECK_FALSE(refusal(npy_bytes(with_shape("(32768, 32768)"), 0)).empty());
    CHECK_FALSE(refusal(npy_bytes(with_shape("(16384, 16384)"), 24)).empty());
}

TEST_CASE("the length of a header is unsigned and has a limit") {
    // 182 and 200 have the high bit set in the low byte, 300 is past a byte.
    for (const std::size_t length : {128, 182, 200, 255, 256, 300, 4096}) {
        CAPTURE(length);
        std::string header = with_shape("(2, 3)");
        header.insert(header.size() - 1, length - header.size(), ' ');
        CHECK(refusal(npy_bytes(header, 24, 1)).empty());
        CHECK(refusal(npy_bytes(header, 24, 2)).empty());
        CHECK(refusal(npy_bytes(header, 24, 3)).empty());
    }
    std::string header = with_shape("(2, 3)");
    header.insert(header.size() - 1, 4097 - header.size(), ' ');
    CHECK(refused_for(npy_bytes(header, 24), "has a header of 4097 bytes; expected 4096 at most"));
    CHECK(refused_for(std::string("\x93NUMPY\x02\x00\xf0\xff\xff\x7f", 12),
                      "has a header of 2147483632 bytes"));
    CHECK(refused_for(std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12),
                      "has a header of 4294967295 bytes"));
    CHECK(refused_for(std::string("\x93NUMPY\x02\x00\xff", 9), "is not a .npy file"));
    CHECK(refused_for(std::string("\x93NUMPY\x02\x00\xff\xff\xff", 11), "ends inside its header"));
}

TEST_CASE("types without a fixed size are refused") {
    const std::string rest = "', 'fortran_order': False, 'shape': (2, 3), }\n";
    for (const std::string& type :
         {std::string("<f2000000000"), std::string("<f4294967295"), std::string("<f"),
          std::string("f4"), std::string("<f04"), std::string(""), "<f" + std::string(4000, '9')}) {
        CAPTURE(type);
        CHECK(refused_for(npy_bytes("{'descr': '" + type + rest, 24), "holds numbers of type"));
    }
    CHECK(refused_for(npy_bytes("{'descr': '<f" + std::string(60000, '9') + rest, 24),
                      "has a header of"));
    CHECK(refused_for(npy_bytes(std::string(4000, '(') + "\n", 24), "malformed header"));
}

TEST_CASE("other format versions and other files are refused") {
    const std::string header = with_shape("(2, 3)");
    CHECK(refused_for(npy_bytes(header, 24, 0), "is of .npy format 0.0"));
    CHECK(refused_for(npy_bytes(header, 24, 4), "is of .npy format 4.0"));
    std::string minor = npy_bytes(header, 24);
    minor[7] = 1;
    CHECK(refused_for(minor, "is of .npy format 1.1; expected 1.0, 2.0 or 3.0"));
    for (const char* bytes : {"", "\x93NUMPY", "PK\x03\x04 an .npz archive is a zip file",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}\n"})
        CHECK(refused_for(bytes, "is not a .npy file"));
    const ScratchFolder scratch;
    CHECK(thrown<Error>([&] { read_npy(scratch.path()); }).find("is a folder") !=
          std::string::npos);
    CHECK(thrown<Error>([] { read_npy("/dev/zero"); }) ==
          "/dev/zero: is a pipe or a device, a file was expected");
}

TEST_CASE("every mutation of a file is read or throws Error") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("x.npy");
    std::mt19937 random(1);
    const auto below = [&](std::size_t bound) { return random() % bound; };
    // Bytes with a meaning in the format are tried more often.
    const std::string telling = "{}()',: -+.0123456789LxFTu<>|O[]\n\\\"\xff\x80";
    std::size_t read = 0;
    for (const char* name : {"float32", "format2", "fortran4d", "uint8", "scalar"}) {
        const std::string whole = slurp(golden(name));
        for (int i = 0; i < 1500; ++i) {
            std::string bytes = whole;
            for (std::size_t edits = 1 + below(4); edits > 0 && !bytes.empty(); --edits) {
                const std::size_t at =
                    below(2) ? below(bytes.size()) : below(std::min<std::size_t>(bytes.size(), 80));
                const char byte =
                    below(2) ? telling[below(telling.size())] : static_cast<char>(below(256));
                switch (below(4)) {
                case 0:
                case 1:
                    bytes[at] = byte;
                    break;
                case 2:
                    bytes.insert(at, 1, byte);
                    break;
                default:
                    bytes.erase(at, 1 + below(3));
                    break;
                }
            }
            spill(path, bytes);
            try {
                const NpyHeader header = read_npy_header(path);
                const std::size_t count = header.type == NpyType::uint8
                                              ? read_npy_bytes(path).values.size()
                                              : read_npy(path).values.size();
                CHECK(count <= bytes.size());
                ++read;
            } catch (const Error& error) {
                CHECK(std::string(error.what()).find(path + ": ") == 0);
            }
        }
    }
    CHECK(read > 100); // a change of the numbers alone is not an error
}

TEST_CASE("arrays are read back bit for bit, and have the layout of NumPy") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("x.npy");
    const std::vector<std::vector<std::size_t>> shapes = {
        {}, {1}, {7}, {2, 3}, {1200, 784}, {2, 3, 4}, {2, 1, 3, 5}};
    for (const auto& shape : shapes) {
        std::size_t count = 1;
        for (const std::size_t dimension : shape)
            count *= dimension;
        std::vector<float> values(count);
        std::vector<std::uint8_t> bytes(count);
        std::mt19937 random(2);
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = static_cast<float>(static_cast<double>(random()) - 2e9);
            bytes[i] = static_cast<std::uint8_t>(random());
        }
        values[0] = -0.0f;
        write_npy(path, shape, values.data());
        CHECK(slurp(path).find('\n') % 64 == 63);
        const NpyArray<float> floats = read_npy(path);
        CHECK(floats.shape == shape);
        CHECK(std::memcmp(floats.values.data(), values.data(), count * sizeof(float)) == 0);
        write_npy(path, shape, bytes.data());
        CHECK(read_npy_bytes(path).shape == shape);
        CHECK(read_npy_bytes(path).values == bytes);
    }
    const std::vector<float> halves = {-1, -0.5f, 0, 0.5f, 1, 1.5f};
    write_npy(path, {2, 3}, halves.data());
    CHECK(slurp(path) == slurp(golden("float32")));
}

TEST_CASE("a locale that groups digits changes nothing") {
    struct Grouping : std::numpunct<char> {
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
        char do_decimal_point() const override { return ','; }
    };
    const std::locale before = std::locale::global(std::locale(std::locale(), new Grouping));
    const ScratchFolder scratch;
    const std::vector<float> values(1200 * 2, 0.5f);
    write_npy(scratch.path("x.npy"), {1200, 2}, values.data());
    const std::vector<std::size_t> shape = read_npy(scratch.path("x.npy")).shape;
    std::locale::global(before);
    CHECK(shape == std::vector<std::size_t>{1200, 2});
    CHECK(slurp(scratch.path("x.npy")).find("(1200, 2)") != std::string::npos);
}

TEST_CASE("an array can be written in pieces, and appears when it is complete") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("x.npy");
    const std::vector<float> values = {1, 2, 3, 4, 5, 6};
    {
        NpyWriter writer(path, {3, 2});
        writer.append(values.data(), 1);
        writer.append(values.data() + 1, 5);
        CHECK_FALSE(std::filesystem::exists(path));
        writer.finish();
    }
    CHECK(read_npy(path).values == values);
    std::filesystem::remove(path);
    {
        NpyWriter writer(path, {3, 2});
        writer.append(values.data(), 5);
        CHECK(thrown<Error>([&] { writer.finish(); }) ==
              path + ": was given 5 numbers; its shape has 6");
    }
    CHECK(scratch.entries() == 0);
}

TEST_CASE("an array that cannot be written is an error") {
    const std::vector<float> values(100000);
    CHECK(thrown<Error>([&] {
              write_npy("/dev/full", {100000}, values.data());
          }).find("/dev/full: cannot be written") == 0);
    const float one = 1;
    CHECK(thrown<Error>([&] {
              write_npy("/dev/full", {1}, &one);
          }).find("/dev/full: cannot be written") == 0);
    const std::uint8_t byte = 1;
    CHECK(thrown<Error>([&] {
              write_npy("/none/x.npy", {1}, &byte);
          }).find("/none/x.npy: cannot be written") == 0);
}
