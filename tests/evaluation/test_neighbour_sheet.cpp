#include "pocketgan/evaluation.hpp"
#include "pocketgan/xtensor.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

TEST_CASE("each row of the sheet ends with the training image nearest to its last sample") {
    Matrix samples = make_matrix(kSheetSamples, 1), training = make_matrix(3, 1);
    for (std::size_t i = 0; i < kSheetSamples; ++i)
        samples(i, 0) = static_cast<float>(i) / 20.0f; // last of each row: .2, .45, .7, .95
    training(0, 0) = 1.0f;
    training(1, 0) = 0.0f;
    training(2, 0) = 0.4f;
    const ImageShape pixel = {1, 1, 1, 0.0f, 1.0f};
    Engine engine;
    const Picture sheet = neighbour_sheet(view(samples), view(training), pixel, engine);
    constexpr std::size_t kStep = 3; // a pixel and a gap of two
    REQUIRE(sheet.width == 5 * kStep + 1);
    REQUIRE(sheet.height == 3 * kStep + 1);
    const auto at = [&](std::size_t row, std::size_t column) {
        return static_cast<int>(sheet.pixels[row * kStep * sheet.width + column * kStep]);
    };
    CHECK(at(0, 0) == 0);
    CHECK(at(1, 4) == 115); // .45
    CHECK(at(1, 5) == 102); // .4
    CHECK(at(2, 4) == 179); // .7
    CHECK(at(3, 3) == 230); // .9
    CHECK(at(3, 5) == 255); // 1
}
