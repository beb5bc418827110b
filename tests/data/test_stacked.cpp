#include "data/dataset_contents.hpp"
#include "idx_files.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::size_t kPixels = 28 * 28;

std::vector<float> rows(const Dataset& data, std::size_t first, std::size_t count, float low = 0.0f,
                        float high = 1.0f) {
    std::vector<float> result(count * data.size());
    data.rows(first, low, high, {result.data(), count, data.size()});
    return result;
}

std::string refusal(const Dataset& digits) {
    return thrown<Error>([&] { stack_digits(digits, 10, 1); });
}

} // namespace

TEST_CASE("a stacked image has a digit in each channel, and a label made of theirs") {
    const Dataset digits = make_digits(50, 7);
    const Dataset stacked = stack_digits(digits, 100, 3);
    CHECK(stacked.count() == 100);
    CHECK(stacked.height() == 28);
    CHECK(stacked.width() == 28);
    CHECK(stacked.channels() == 3);
    CHECK(stacked.size() == 3 * kPixels);
    CHECK(stacked.source() == "stacked digits");
    const std::vector<float> grey = rows(digits, 0, 50, -1.0f, 1.0f);
    const std::vector<float> colour = rows(stacked, 0, 100, -1.0f, 1.0f);
    for (std::size_t i = 0; i < 100; ++i) {
        const std::uint32_t* const parts = &stacked.parts()[3 * i];
        CHECK(stacked.labels()[i] == 100 * digits.labels()[parts[0]] +
                                         10 * digits.labels()[parts[1]] +
                                         digits.labels()[parts[2]]);
        for (std::size_t j = 0; j < kPixels; ++j)
            for (std::size_t c = 0; c < 3; ++c)
                REQUIRE(colour[(i * kPixels + j) * 3 + c] == grey[parts[c] * kPixels + j]);
    }
}

TEST_CASE("stacking does not copy pixels") {
    const Dataset digits = make_digits(50, 7);
    const Dataset stacked = stack_digits(digits, 1000, 3);
    CHECK(stacked.contents().digits->pixels().data() == digits.pixels().data());
    CHECK(stacked.pixels().empty());
}

TEST_CASE("parts are indices into the slice that is stacked") {
    const Dataset digits = make_digits(50, 7);
    const Dataset slice = digits.slice(20, 30), stacked = stack_digits(slice, 50, 3);
    const std::vector<float> grey = rows(slice, 0, 30), colour = rows(stacked, 0, 50);
    for (std::size_t i = 0; i < 50; ++i)
        for (std::size_t j = 0; j < kPixels; ++j)
            for (std::size_t c = 0; c < 3; ++c)
                REQUIRE(colour[(i * kPixels + j) * 3 + c] ==
                        grey[stacked.parts()[3 * i + c] * kPixels + j]);
    CHECK(rows(stacked.slice(10, 40), 3, 2) == rows(stacked, 13, 2));
}

TEST_CASE("a stacked image is a function of the seed and its index") {
    const Dataset digits = make_digits(50, 7);
    const Dataset all = stack_digits(digits, 60, 3), last = stack_digits(digits, 20, 3, 40);
    CHECK(std::equal(last.parts().begin(), last.parts().end(), all.parts().begin() + 120));
    CHECK(std::equal(last.labels().begin(), last.labels().end(), all.labels().begin() + 40));
    const Dataset again = stack_digits(digits, 60, 3), other = stack_digits(digits, 60, 4);
    CHECK(again.parts() == all.parts());
    CHECK(other.parts() != all.parts());
}

TEST_CASE("gather and rows give the same stacked images") {
    const Dataset stacked = stack_digits(make_digits(50, 7), 20, 3);
    const std::vector<float> all = rows(stacked, 0, 20);
    const std::uint32_t indices[] = {19, 0, 7, 7};
    constexpr std::size_t kStride = 2400;
    std::vector<float> out(4 * kStride, 42.0f);
    stacked.gather(indices, 0.0f, 1.0f, {out.data(), 4, stacked.size(), kStride});
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < kStride; ++j)
            REQUIRE(out[i * kStride + j] ==
                    (j < stacked.size() ? all[indices[i] * stacked.size() + j] : 42.0f));
}

TEST_CASE("the thousand modes of the built-in stacked digits are equally frequent") {
    const Dataset train = load_dataset("stacked", Split::train);
    const Dataset test = load_dataset("stacked", Split::test);
    CHECK(train.count() == 128000);
    CHECK(test.count() == 26000);
    std::vector<double> counts(1000);
    for (const std::uint16_t label : train.labels())
        ++counts.at(label);
    for (const double count : counts) // five standard deviations of a count of 128
        CHECK(std::abs(count - 128.0) < 5.0 * std::sqrt(128.0));
    const Dataset train_digits = load_dataset("digits", Split::train);
    const Dataset test_digits = load_dataset("digits", Split::test);
    CHECK(train.contents().digits->pixels() == train_digits.pixels());
    CHECK(test.contents().digits->pixels() == test_digits.pixels());
    const Dataset by_path = load_dataset("stacked:digits", Split::test);
    CHECK(by_path.parts() == test.parts());
}

TEST_CASE("\"stacked:\" and a path stacks the images of a folder") {
    const ScratchFolder folder;
    spill(folder.path("train-images-idx3-ubyte"), idx_images(5, 28, 28));
    spill(folder.path("train-labels-idx1-ubyte"), idx_labels(5));
    const Dataset stacked = load_dataset("stacked:" + folder.path(), Split::train);
    CHECK(stacked.count() == 128000);
    CHECK(stacked.contents().digits->count() == 5);
    CHECK(stacked.source() == "stacked " + folder.path());
    CHECK(*std::max_element(stacked.labels().begin(), stacked.labels().end()) == 444);

    const auto refused = [](const std::string& path) {
        return thrown<Error>([&] { load_dataset(path, Split::train); });
    };
    CHECK(refused("stacked:" + folder.path("train-images-idx3-ubyte")) ==
          folder.path("train-images-idx3-ubyte") +
              ": has no labels; expected grey images of 28 x 28 bytes with labels 0 to 9");
    CHECK(refused("stacked:" + folder.path("none")).find("none: is missing") != std::string::npos);
    CHECK(refused("stacked:") == "stacked: expected the path of a data set after the colon");
    CHECK(refused("stacked:stacked").find("stacked digits: holds byte images of 28 x 28 x 3;") ==
          0);
    CHECK(refused("stacked:ring").find("ring: holds vectors of 2 numbers;") == 0);
}

TEST_CASE("only labelled digits of 28 x 28 bytes are stacked") {
    const Dataset digits = make_digits(20, 7);
    const std::vector<std::uint8_t> pixels(digits.pixels().begin(), digits.pixels().end());
    std::vector<std::uint16_t> labels(digits.labels().begin(), digits.labels().end());
    const DataShape shape = DataShape::images(20, 28, 28);
    CHECK(refusal(Dataset::from_bytes(shape, pixels, {}, "x")).find("x: has no labels;") == 0);
    CHECK(refusal(Dataset::from_bytes(DataShape::images(20, 56, 14), pixels, labels, "x"))
              .find("x: holds byte images of 56 x 14;") == 0);
    CHECK(refusal(Dataset::from_floats(shape, std::vector<float>(pixels.size()), labels, "x"))
              .find("x: holds float images of 28 x 28;") == 0);
    labels[3] = 10;
    CHECK(refusal(Dataset::from_bytes(shape, pixels, labels, "x")).find("x: has the label 10;") ==
          0);
}
