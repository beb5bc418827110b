#include "data/fit_picture.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

namespace {

using Bytes = std::vector<std::uint8_t>;

PictureOptions options(std::size_t height, std::size_t width, PictureFit fit = PictureFit::crop) {
    PictureOptions result;
    result.height = height;
    result.width = width;
    result.fit = fit;
    return result;
}

Picture grey(std::size_t height, std::size_t width, Bytes pixels) {
    return {height, width, 1, std::move(pixels)};
}

std::string size_text(const std::string& text) {
    PictureOptions result;
    set_image_size(result, text);
    return std::to_string(result.height) + "," + std::to_string(result.width) + "," +
           image_size_text(result);
}

} // namespace

TEST_CASE("a smaller picture has the means of areas") {
    CHECK(fit_picture(grey(2, 4, {0, 10, 20, 30, 40, 50, 60, 70}), options(1, 2)).pixels ==
          Bytes{25, 45});
    // Three pixels to two: each is one pixel and half of the middle one.
    CHECK(fit_picture(grey(1, 3, {0, 90, 240}), options(1, 2, PictureFit::stretch)).pixels ==
          Bytes{30, 190});
}

TEST_CASE("a larger picture is interpolated between the centres of pixels") {
    CHECK(fit_picture(grey(1, 2, {0, 100}), options(1, 4, PictureFit::stretch)).pixels ==
          Bytes{0, 25, 75, 100});
    CHECK(fit_picture(grey(1, 1, {7}), options(3, 3)).pixels == Bytes(9, 7));
}

TEST_CASE("channels stay apart") {
    const Picture picture = {1, 2, 3, {0, 50, 100, 10, 60, 250}};
    CHECK(fit_picture(picture, options(1, 1, PictureFit::stretch)).pixels == Bytes{5, 55, 175});
}

TEST_CASE("crop keeps the middle, pad shows all, stretch changes the ratio") {
    const Picture wide = grey(2, 6, {1, 1, 50, 90, 2, 2, 1, 1, 50, 90, 2, 2});
    CHECK(fit_picture(wide, options(2, 2)).pixels == Bytes{50, 90, 50, 90});
    CHECK(fit_picture(wide, options(6, 6, PictureFit::pad)).pixels ==
          Bytes{0, 0, 0,  0,  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 50, 90, 2, 2,
                1, 1, 50, 90, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0,  0,  0, 0});
    CHECK(fit_picture(wide, options(1, 3, PictureFit::stretch)).pixels == Bytes{1, 70, 2});
    // The other way round.
    const Picture tall = grey(4, 2, {1, 1, 50, 90, 50, 90, 2, 2});
    CHECK(fit_picture(tall, options(2, 2)).pixels == Bytes{50, 90, 50, 90});
    CHECK(fit_picture(tall, options(4, 4, PictureFit::pad)).pixels ==
          Bytes{0, 1, 1, 0, 0, 50, 90, 0, 0, 50, 90, 0, 0, 2, 2, 0});
}

TEST_CASE("a picture much longer than wide keeps a pixel") {
    CHECK(fit_picture(grey(1, 100, Bytes(100, 9)), options(3, 3, PictureFit::pad)).pixels ==
          Bytes{0, 0, 0, 9, 9, 9, 0, 0, 0});
    CHECK(fit_picture(grey(1, 100, Bytes(100, 9)), options(3, 3)).pixels == Bytes(9, 9));
}

TEST_CASE("an even area stays even at every size") {
    for (std::size_t from = 1; from < 40; from += 3)
        for (std::size_t to = 1; to < 40; to += 4) {
            CAPTURE(from);
            CAPTURE(to);
            CHECK(fit_picture(grey(from, from, Bytes(from * from, 200)), options(to, to)).pixels ==
                  Bytes(to * to, 200));
        }
}

TEST_CASE("colours become grey by their luma, and grey three channels") {
    PictureOptions to_grey, to_rgb;
    to_grey.grey = true;
    to_rgb.rgb = true;
    const Picture colours = {1, 4, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}};
    const Picture result = fit_picture(colours, to_grey);
    CHECK(result.channels == 1);
    CHECK(result.pixels == Bytes{76, 150, 29, 255});
    CHECK(fit_picture(result, to_rgb).pixels ==
          Bytes{76, 76, 76, 150, 150, 150, 29, 29, 29, 255, 255, 255});
    CHECK(fit_picture(colours, to_rgb).pixels == colours.pixels);
}

TEST_CASE("sizes are read and written") {
    CHECK(size_text("28") == "28,28,28");
    CHECK(size_text("28x20") == "28,20,28x20");
    CHECK(size_text("") == "0,0,");
    for (const char* wrong :
         {"0", "x", "28x", "x28", "28x0", "28x20x3", "-1", "4097", "2 8", "a"}) {
        CAPTURE(wrong);
        CHECK(thrown<Error>([&] { size_text(wrong); }).find("is not a size; expected H or HxW") !=
              std::string::npos);
    }
}

TEST_CASE("options that contradict themselves are refused") {
    PictureOptions both;
    both.grey = both.rgb = true;
    CHECK(thrown<Error>([&] { check_options(both); }) ==
          "grey and rgb exclude each other; expected one of them");
    CHECK(thrown<Error>([&] { check_options(options(0, 3)); }) ==
          "image-size is 0x3; expected 1 to 4096 of each, or none");
    CHECK(thrown<Error>([&] { picture_fit_from_string("fill"); }) ==
          "unknown fit 'fill'; expected one of crop, pad, stretch");
}
