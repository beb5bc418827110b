// Wrong calls of the functions of picture.hpp and image_shape.hpp.
#include "pocketgan/error.hpp"
#include "pocketgan/picture.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

template <typename Work>
std::string refusal(const Work& work) {
    return thrown<Error>(work);
}

const float kNumbers[12] = {};

} // namespace

TEST_CASE("a sheet of images that do not fit it is refused") {
    const ImageShape image{2, 3};
    CHECK(refusal([&] { make_sheet({kNumbers, 2, 6}, image); }) == "");
    CHECK(refusal([&] {
              make_sheet({kNumbers, 2, 5}, image);
          }) == "images has 5 columns; expected 6");
    CHECK(refusal([&] {
              make_sheet({nullptr, 2, 6}, image);
          }) == "images is null; expected 2 x 6 numbers");
    CHECK(refusal([&] {
              make_sheet({kNumbers, 2, 6, 5}, image);
          }) == "images has a stride of 5; expected at least its 6 columns");
    CHECK(refusal([&] { make_sheet({}, image); }) ==
          "a sheet of 0 pictures of 3 x 2 pixels is empty or too large");
    CHECK(refusal([&] {
              make_sheet({kNumbers, 1, 8}, {2, 2, 2});
          }) == "image has 2 channels; expected 1 or 3");
    Sheet sheet(2, image);
    CHECK(refusal([&] { sheet.add({kNumbers, 3, 6, 0}); }) != "");
    sheet.add({kNumbers, 1, 6});
    CHECK(refusal([&] {
              sheet.add({kNumbers, 2, 6});
          }) == "images has 2 rows; the sheet has 1 of 2 places left");
}

TEST_CASE("an image whose black is not below its white is refused") {
    float numbers[6] = {};
    for (const auto& [low, high] :
         {std::pair<float, float>{1, 1}, {1, 0}, {NAN, 1}, {0, INFINITY}}) {
        const ImageShape image{2, 3, 1, low, high};
        CHECK(refusal([&] {
                  make_sheet({kNumbers, 2, 6}, image);
              }).find("; expected finite numbers, low < high") != std::string::npos);
        CHECK(refusal([&] { to_brightness({numbers, 1, 6}, image); }).find("image has low ") == 0);
    }
}

TEST_CASE("brightness of a view of another size is refused") {
    float numbers[6] = {1, 2, 3, 4, 5, 6};
    const ImageShape image{2, 3, 1, 1.0f, 3.0f};
    CHECK(refusal([&] { to_brightness({numbers, 1, 5}, image); }) == "y has 5 columns; expected 6");
    CHECK(refusal([&] {
              to_brightness({nullptr, 1, 6}, image);
          }) == "y is null; expected 1 x 6 numbers");
    CHECK(refusal([&] {
              to_brightness({nullptr, 1, 6}, {});
          }) == "y is null; expected 1 x 6 numbers");
    to_brightness({numbers, 1, 6}, image);
    CHECK(std::vector<float>(numbers, numbers + 6) ==
          std::vector<float>{0.0f, 0.5f, 1.0f, 1.5f, 2.0f, 2.5f});
    to_brightness({numbers, 2, 3}, {0, 0, 0}); // plain vectors
    CHECK(numbers[5] == 2.5f);
}

TEST_CASE("a picture that does not hold its pixels is refused by each function that takes one") {
    const ScratchFolder scratch;
    const auto check = [&](const Picture& picture, const std::string& reason) {
        CHECK(refusal([&] { encode_png(picture); }) == reason);
        CHECK(refusal([&] { to_text(picture); }) == reason);
        CHECK(refusal([&] { write_picture(scratch.path("x.png"), picture); }) == reason);
        CHECK(refusal([&] { write_picture(scratch.path("x.pgm"), picture); }) == reason);
    };
    check({2, 3, 1, std::vector<std::uint8_t>(5)}, "picture holds 5 bytes; expected 2 x 3 x 1");
    check({2, 3, 3, std::vector<std::uint8_t>(6)}, "picture holds 6 bytes; expected 2 x 3 x 3");
    check({2, 3, 0, {}}, "picture has 0 channels; expected 1 or 3");
    check({2, 3, 4, std::vector<std::uint8_t>(24)}, "picture has 4 channels; expected 1 or 3");
    check({}, "picture has 0 x 0 pixels; expected 1 x 1 to 2147483647 bytes in all");
    check({SIZE_MAX / 2, 4, 1, {}}, "picture has 4 x " + std::to_string(SIZE_MAX / 2) +
                                        " pixels; expected 1 x 1 to 2147483647 bytes in all");
    CHECK(scratch.entries() == 0);
}
