// Pictures of every format, decoded as Pillow decodes them (tests/golden/make_pictures.py).
#include "data/decode_picture.hpp"
#include "golden_pictures.hpp"
#include "picture_files.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

using namespace pocketgan;

namespace {

std::vector<std::uint8_t> bytes_of(const std::string& text) {
    return {text.begin(), text.end()};
}

std::string refusal(const std::string& bytes) {
    return thrown<Error>([&] { decode_picture("x.png", bytes_of(bytes)); });
}

// The largest and the mean difference of a golden picture from its array.
struct Difference {
    int largest = 0;
    double mean = 0.0;
};

Difference difference_of(const std::string& name) {
    const std::string path = golden_picture(name);
    const Picture picture = decode_picture(path, bytes_of(slurp(path)));
    NpyHeader header = read_npy_header(path + ".npy");
    const std::vector<std::uint8_t> expected = read_npy_bytes(path + ".npy").values;
    REQUIRE(picture.height == header.shape[0]);
    REQUIRE(picture.width == header.shape[1]);
    REQUIRE(picture.channels == (header.shape.size() == 3 ? 3 : 1));
    REQUIRE(picture.pixels.size() == expected.size());
    Difference difference;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const int d = std::abs(int{picture.pixels[i]} - int{expected[i]});
        difference.largest = std::max(difference.largest, d);
        difference.mean += static_cast<double>(d) / static_cast<double>(expected.size());
    }
    return difference;
}

} // namespace

TEST_CASE("files without loss have exactly the pixels of the other decoder") {
    for (const char* name : {"colour.png", "grey.png", "grey16.png", "palette.png", "colour.bmp",
                             "colour.gif", "colour.ppm", "grey.pgm"}) {
        CAPTURE(name);
        CHECK(difference_of(name).largest == 0);
    }
}

TEST_CASE("transparent pixels are laid over white") {
    CHECK(difference_of("clear.png").largest <= 1); // Pillow rounds otherwise
}

TEST_CASE("JPEG is within a few levels of the other decoder") {
    for (const char* name : {"colour.jpg", "grey.jpg", "progressive.jpg"}) {
        CAPTURE(name);
        const Difference difference = difference_of(name);
        CHECK(difference.largest <= 16);
        CHECK(difference.mean <= 0.5);
    }
}

TEST_CASE("a picture that ends too early is refused wherever it ends") {
    for (const char* name : {"colour.png", "colour.jpg", "grey.jpg", "progressive.jpg",
                             "colour.bmp", "colour.gif", "colour.ppm"}) {
        std::string whole = slurp(golden_picture(name));
        if (whole.compare(0, 3, "GIF") == 0)
            whole.resize(whole.size() / 2); // about the end of its first frame
        CAPTURE(name);
        for (std::size_t size = 1; size + 16 < whole.size(); size += 13) {
            CAPTURE(size);
            CHECK(refusal(whole.substr(0, size)) != "");
        }
    }
}

TEST_CASE("a file that is not a picture is refused with a reason") {
    CHECK(refusal("") == "x.png: is empty");
    CHECK(refusal("hello, this is text") ==
          "x.png: is not a PNG, JPEG, BMP, GIF, binary PGM or binary PPM");
    const std::string jpeg = slurp(golden_picture("colour.jpg"));
    CHECK(refusal(jpeg.substr(0, jpeg.size() / 2)) == "x.png: ends in the middle of its picture");
}

TEST_CASE("a header that claims too many pixels is refused before memory is taken") {
    std::string png = png_of(1);
    for (const std::size_t at : {16, 20}) { // width and height
        png[at + 2] = '\xea';
        png[at + 3] = '\x60';
    }
    CHECK(refusal(png) == "x.png: claims 60000 x 60000 pixels; expected 1 to 67108864 in all");
    CHECK(thrown<Error>([&] { decode_picture("x", bytes_of(png_of(1, 4, 5)), 19); }) ==
          "x: claims 5 x 4 pixels; expected 1 to 19 in all");
    CHECK(decode_picture("x", bytes_of(png_of(1, 4, 5)), 20).width == 5);
}

TEST_CASE("a stream that expands to more than its header says takes no memory for it") {
    std::string png = png_of(0, 1500, 1500); // some kilobytes of zeros
    for (const std::size_t at : {16, 20}) {
        png[at + 2] = 0;
        png[at + 3] = 4;
    }
    CHECK(refusal(png) != "");
}

TEST_CASE("a Huffman table with too many values is refused") {
    for (const char* name : {"colour.jpg", "progressive.jpg"}) {
        const std::string whole = slurp(golden_picture(name));
        std::size_t tables = 0;
        for (std::size_t at = whole.find("\xff\xc4"); at != std::string::npos;
             at = whole.find("\xff\xc4", at + 1)) {
            std::string changed = whole;
            changed[at + 7] = changed[at + 8] = '\xff';
            CHECK(refusal(changed) ==
                  "x.png: cannot be decoded: a Huffman table has more than 256 values");
            ++tables;
        }
        CHECK(tables > 0);
    }
}

TEST_CASE("pictures are known by their endings in any case") {
    CHECK(is_readable_picture_name("a/B.JPEG"));
    CHECK(is_readable_picture_name("x.Pgm"));
    CHECK_FALSE(is_readable_picture_name("Thumbs.db"));
    CHECK_FALSE(is_readable_picture_name("png"));
}
