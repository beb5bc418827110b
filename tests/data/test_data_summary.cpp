#include "pocketgan/data_summary.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

namespace {

// Images of 1 x 2 of these levels.
Dataset images(const std::vector<std::uint8_t>& levels, std::vector<std::uint16_t> labels = {}) {
    return Dataset::from_bytes(DataShape::images(levels.size() / 2, 1, 2), levels,
                               std::move(labels), "mine", {"a", "b", "c"});
}

} // namespace

TEST_CASE("a summary has mean, deviation, classes and equal examples") {
    const Dataset train = images({0, 255, 0, 255, 51, 51, 0, 255}, {0, 2, 0, 0}),
                  test = images({51, 51, 1, 2}, {1, 1});
    const DataSummary summary = summarise(train, test);
    CHECK(summary.training.count == 4);
    CHECK(summary.training.bytes == 8 + 8);
    CHECK(summary.training.mean.size() == 1);
    CHECK(summary.training.mean[0] == doctest::Approx(0.425));
    CHECK(summary.training.deviation[0] == doctest::Approx(0.4520785));
    CHECK(summary.training.class_counts == std::vector<std::size_t>{3, 0, 1});
    CHECK(summary.test.class_counts == std::vector<std::size_t>{0, 2, 0});
    CHECK(summary.training.duplicates == 2);
    CHECK(summary.test.duplicates == 0);
    CHECK(summary.test_in_training == 1);
    CHECK_FALSE(summary.test_is_training);
    CHECK(summarise(train, train).test_is_training);
    CHECK(summarise(train, train).test_in_training == 4);
}

TEST_CASE("channels have their own mean") {
    const Dataset data = Dataset::from_bytes(DataShape::images(1, 1, 2, 3), {0, 51, 255, 0, 51, 0});
    const DataSummary summary = summarise(data, data);
    CHECK(summary.training.mean[1] == doctest::Approx(0.2));
    CHECK(summary.training.deviation[1] == doctest::Approx(0.0));
    CHECK(summary.training.mean[2] == doctest::Approx(0.5));
    CHECK(summary.training.deviation[2] == doctest::Approx(0.5));
}

TEST_CASE("a sheet has a row for each class") {
    const Picture sheet = data_sheet(images({1, 2, 3, 4, 5, 6}, {2, 0, 0}));
    CHECK(sheet.width == 10 * 2 + 9 * 2);
    CHECK(sheet.height == 3 + 2 * 2);
    CHECK(sheet.pixels[0] == 3);
    CHECK(sheet.pixels[4] == 5);
    CHECK(sheet.pixels[8] == 128);               // no third image of class 0
    CHECK(sheet.pixels[3 * sheet.width] == 128); // none of class 1
    CHECK(sheet.pixels[6 * sheet.width] == 1);
}

TEST_CASE("a sheet without labels has the first hundred") {
    const Picture sheet = data_sheet(images(std::vector<std::uint8_t>(2 * 250, 9)));
    CHECK(sheet.width == 10 * 2 + 9 * 2);
    CHECK(sheet.height == 10 + 9 * 2);
    CHECK(data_sheet(images({1, 2, 3, 4})).width == 2 * 2 + 2);
}

TEST_CASE("what has no summary or sheet is refused") {
    const Dataset ring = make_mixture(*find_mixture("ring"), 10, 1);
    CHECK(thrown<Error>([&] { data_sheet(ring); }).find("holds vectors; expected images") !=
          std::string::npos);
    const Dataset three = Dataset::from_bytes(DataShape::vectors(1, 3), {1, 2, 3});
    CHECK(thrown<Error>([&] { summarise(ring, three); }) ==
          "the test examples have 3 numbers; expected 2, as the training examples have");
}
