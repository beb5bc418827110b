#include "pocketgan/picture.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace pocketgan;

namespace {

std::vector<std::uint8_t> row(const Picture& picture, std::size_t y) {
    const auto first =
        picture.pixels.begin() + static_cast<std::ptrdiff_t>(y * picture.width * picture.channels);
    return {first, first + static_cast<std::ptrdiff_t>(picture.width * picture.channels)};
}

using Row = std::vector<std::uint8_t>;

} // namespace

TEST_CASE("floats become pixels between low and high, clipped and rounded") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const float values[] = {-1, 1, 0, -0.99f, 0.999f, -5, 5, nan, infinity, -infinity};
    const Picture sheet = make_sheet({values, 1, 10}, {1, 10, 1, -1, 1});
    CHECK(sheet.height == 1);
    CHECK(sheet.width == 10);
    CHECK(sheet.pixels == Row{0, 255, 128, 1, 255, 0, 255, 0, 255, 0});
    const float levels[] = {0, 0.5f / 255 - 1e-4f, 0.5f / 255 + 1e-4f, 100.0f / 255, 1};
    CHECK(make_sheet({levels, 1, 5}, {1, 5, 1}).pixels == Row{0, 0, 1, 100, 255});
}

TEST_CASE("images are placed in rows with grey gaps") {
    // Three images of 1x2, a stride of 3 apart.
    const float values[] = {0, 1, 9, 1, 0, 9, 1, 1, 9};
    const Picture sheet = make_sheet({values, 3, 2, 3}, {1, 2}, 2, 1);
    CHECK(sheet.width == 5);
    CHECK(sheet.height == 3);
    CHECK(row(sheet, 0) == Row{0, 255, 128, 255, 0});
    CHECK(row(sheet, 1) == Row{128, 128, 128, 128, 128});
    CHECK(row(sheet, 2) == Row{255, 255, 128, 128, 128}); // no fourth image
}

TEST_CASE("a sheet is as near to a square as possible unless its columns are given") {
    const std::vector<float> values(100);
    const std::pair<std::size_t, std::size_t> sides[] = {{1, 1},  {2, 2},  {4, 2},   {5, 3},
                                                         {16, 4}, {17, 5}, {99, 10}, {100, 10}};
    for (const auto& [count, side] : sides)
        CHECK(make_sheet({values.data(), count, 1}, {1, 1}, 0, 0).width == side);
    const Picture wide = make_sheet({values.data(), 20, 1}, {1, 1}, 5, 0);
    CHECK(wide.width == 5);
    CHECK(wide.height == 4);
    CHECK(make_sheet({values.data(), 3, 1}, {1, 1}, 50, 0).width == 3);
}

TEST_CASE("the channels of a pixel stay together") {
    const float values[] = {0, 0.2f, 0.4f, 1, 0.8f, 0.6f};
    const Picture sheet = make_sheet({values, 2, 3}, {1, 1, 3}, 2, 1);
    CHECK(sheet.pixels == Row{0, 51, 102, 128, 128, 128, 255, 204, 153});
}

TEST_CASE("a sheet takes as many images as it has places") {
    const float black = 0, white = 1;
    Sheet sheet(2, {1, 1}, 2, 0);
    CHECK(sheet.picture().pixels == Row{128, 128});
    sheet.add({&black, 1, 1});
    sheet.add({&white, 1, 1});
    CHECK(sheet.picture().pixels == Row{0, 255});
    CHECK(thrown<Error>([&] {
              sheet.add({&white, 1, 1});
          }) == "images has 1 rows; the sheet has 0 of 2 places left");
}

TEST_CASE("an empty sheet and one that is too large are refused") {
    const auto refused = [&](std::size_t count, std::size_t height, std::size_t width,
                             std::size_t channels) {
        return !thrown<Error>([&] { Sheet(count, {height, width, channels}); }).empty();
    };
    CHECK(refused(0, 1, 1, 1));
    CHECK(refused(1, 0, 1, 1));
    CHECK(refused(1, 1, 0, 1));
    CHECK(refused(1, 1, 1, 2));
    CHECK(refused(std::size_t{1} << 25, 1, 1, 1));
    CHECK(refused(SIZE_MAX, SIZE_MAX, SIZE_MAX, 3));
    CHECK(refused(1, SIZE_MAX, 1, 1));
    CHECK(
        thrown<Error>([&] {
            Sheet(60000, {28, 28});
        }) ==
        "a sheet of 60000 pictures would have 7348 x 7348 x 1 numbers; expected 16777216 at most");
}

TEST_CASE("PGM and PPM hold a header and the pixels") {
    const ScratchFolder scratch;
    write_picture(scratch.path("x.pgm"), {2, 3, 1, {1, 2, 3, 4, 5, 6}});
    CHECK(slurp(scratch.path("x.pgm")) == "P5 3 2 255\n\1\2\3\4\5\6");
    write_picture(scratch.path("X.PPM"), {1, 2, 3, {1, 2, 3, 4, 5, 6}});
    CHECK(slurp(scratch.path("X.PPM")) == "P6 2 1 255\n\1\2\3\4\5\6");
    write_picture(scratch.path("grey.ppm"), {1, 2, 1, {1, 2}});
    CHECK(slurp(scratch.path("grey.ppm")) == "P6 2 1 255\n\1\1\1\2\2\2");
    CHECK(thrown<Error>([&] {
              write_picture(scratch.path("y.pgm"), {1, 1, 3, {1, 2, 3}});
          }) == scratch.path("y.pgm") +
                    ": the picture has 3 channels; .pgm holds 1, .png and .ppm hold 3");
    CHECK(scratch.entries() == 3);
}

TEST_CASE("PNG has its signature, its size and grey or colour") {
    const ScratchFolder scratch;
    write_picture(scratch.path("x.png"), {2, 3, 1, {1, 2, 3, 4, 5, 6}});
    const std::string grey = slurp(scratch.path("x.png"));
    CHECK(grey.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    // IHDR: width, height, 8 bits, grey.
    CHECK(grey.substr(8, 18) == std::string("\0\0\0\x0dIHDR\0\0\0\3\0\0\0\2\x08\0", 18));
    const std::vector<std::uint8_t> colour = encode_png({1, 2, 3, {1, 2, 3, 4, 5, 6}});
    CHECK(std::string(colour.begin() + 16, colour.begin() + 26) ==
          std::string("\0\0\0\2\0\0\0\1\x08\2", 10));
}

TEST_CASE("a picture with a wrong extension or path is not written") {
    CHECK(is_picture_name("a.png"));
    CHECK(is_picture_name("b/A.PGM"));
    CHECK_FALSE(is_picture_name(".png"));
    CHECK_FALSE(is_picture_name("png"));
    CHECK_FALSE(is_picture_name("a.png.txt"));
    const Picture pixel{1, 1, 1, {7}};
    CHECK(thrown<Error>([&] {
              write_picture("x.jpg", pixel);
          }).find("x.jpg: is not the name of a picture") == 0);
    CHECK(thrown<Error>([&] {
              write_picture("/none/x.png", pixel);
          }).find("/none/x.png: cannot be written") == 0);
}

TEST_CASE("text shows a picture from dark to light, two characters per pixel") {
    CHECK(to_text({2, 5, 1, {0, 25, 26, 51, 77, 128, 179, 205, 230, 255}}) ==
          "    ....--\n++**%%%%@@\n");
    CHECK(to_text({1, 2, 3, {0, 0, 0, 255, 255, 255}}) == "  @@\n");
}
