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
    std::vector<float> result(count * data.size);
    data.rows(first, low, high, {result.data(), count, data.size});
    return result;
}

std::string refusal(const Dataset& digits) {
    return thrown<Error>([&] { stack_digits(digits, 10, 1); });
}

} // namespace

TEST_CASE("a stacked image has a digit in each channel, and their label") {
    const Dataset digits = make_digits(50, 7);
    const Dataset stacked = stack_digits(digits, 100, 3);
    CHECK(stacked.count == 100);
    CHECK(stacked.height == 28);
    CHECK(stacked.width == 28);
    CHECK(stacked.channels == 3);
    CHECK(stacked.size == 3 * kPixels);
    CHECK(stacked.source == "stacked digits");
    const std::vector<float> grey = rows(digits, 0, 50, -1.0f, 1.0f);
    const std::vector<float> colour = rows(stacked, 0, 100, -1.0f, 1.0f);
    for (std::size_t i = 0; i < 100; ++i) {
        const std::uint32_t* const parts = &stacked.parts[3 * i];
        CHECK(stacked.labels[i] == 100 * digits.labels[parts[0]] + 10 * digits.labels[parts[1]] +
                                       digits.labels[parts[2]]);
        for (std::size_t j = 0; j < kPixels; ++j)
            for (std::size_t c = 0; c < 3; ++c)
                REQUIRE(colour[(i * kPixels + j) * 3 + c] == grey[parts[c] * kPixels + j]);
    }
}

TEST_CASE("stacking copies no pixel") {
    Dataset digits = make_digits(50, 7);
    const std::uint8_t* const pixels = digits.pixels.data();
    const Dataset stacked = stack_digits(std::move(digits), 1000, 3);
    CHECK(stacked.pixels.data() == pixels);
    CHECK(stacked.pixels.size() == 50 * kPixels);
}

TEST_CASE("a stacked image is a function of the seed and its number") {
    const Dataset digits = make_digits(50, 7);
    const Dataset all = stack_digits(digits, 60, 3), last = stack_digits(digits, 20, 3, 40);
    CHECK(std::equal(last.parts.begin(), last.parts.end(), all.parts.begin() + 120));
    CHECK(std::equal(last.labels.begin(), last.labels.end(), all.labels.begin() + 40));
    CHECK(stack_digits(digits, 60, 3).parts == all.parts);
    CHECK(stack_digits(digits, 60, 4).parts != all.parts);
}

TEST_CASE("stacked images that are gathered are those of their rows") {
    const Dataset stacked = stack_digits(make_digits(50, 7), 20, 3);
    const std::vector<float> all = rows(stacked, 0, 20);
    const std::uint32_t indices[] = {19, 0, 7, 7};
    constexpr std::size_t kStride = 2400;
    std::vector<float> out(4 * kStride, 42.0f);
    stacked.gather(indices, 0.0f, 1.0f, {out.data(), 4, stacked.size, kStride});
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < kStride; ++j)
            REQUIRE(out[i * kStride + j] ==
                    (j < stacked.size ? all[indices[i] * stacked.size + j] : 42.0f));
}

TEST_CASE("the built-in stack has each of its thousand modes about as often") {
    const Dataset train = load_dataset("stacked", Split::train);
    const Dataset test = load_dataset("stacked", Split::test);
    CHECK(train.count == 128000);
    CHECK(test.count == 26000);
    std::vector<double> counts(1000);
    for (const std::uint16_t label : train.labels)
        ++counts.at(label);
    for (const double count : counts) // five standard deviations of a count of 128
        CHECK(std::abs(count - 128.0) < 5.0 * std::sqrt(128.0));
    CHECK(train.pixels == load_dataset("digits", Split::train).pixels);
    CHECK(test.pixels == load_dataset("digits", Split::test).pixels);
    CHECK(load_dataset("stacked:digits", Split::test).parts == test.parts);
}

TEST_CASE("a folder of labelled images is stacked by its path") {
    const ScratchFolder folder;
    spill(folder.path("train-images-idx3-ubyte"), idx_images(5, 28, 28));
    spill(folder.path("train-labels-idx1-ubyte"), idx_labels(5));
    const Dataset stacked = load_dataset("stacked:" + folder.path(), Split::train);
    CHECK(stacked.count == 128000);
    CHECK(stacked.pixels.size() == 5 * kPixels);
    CHECK(stacked.source == "stacked " + folder.path());
    CHECK(*std::max_element(stacked.labels.begin(), stacked.labels.end()) == 444);

    const auto refused = [](const std::string& path) {
        return thrown<Error>([&] { load_dataset(path, Split::train); });
    };
    CHECK(refused("stacked:" + folder.path("train-images-idx3-ubyte")) ==
          folder.path("train-images-idx3-ubyte") +
              ": has no labels; grey images of 28 x 28 bytes with labels 0 to 9 are stacked");
    CHECK(refused("stacked:" + folder.path("none")).find("none: is missing") != std::string::npos);
    CHECK(refused("stacked:") == "stacked: names no data behind its colon");
    CHECK(refused("stacked:stacked").find("stacked digits: holds byte images of 28 x 28 x 3;") ==
          0);
    CHECK(refused("stacked:ring").find("ring: holds vectors of 2 numbers;") == 0);
}

TEST_CASE("images that are no labelled digits are not stacked") {
    const Dataset digits = make_digits(20, 7);
    Dataset wrong = digits;
    wrong.labels.clear();
    CHECK(refusal(wrong).find("digits: has no labels;") == 0);
    wrong = digits;
    wrong.labels[3] = 10;
    CHECK(refusal(wrong).find("digits: has the label 10;") == 0);
    wrong = digits;
    wrong.height = 56;
    wrong.width = 14;
    CHECK(refusal(wrong).find("digits: holds byte images of 56 x 14;") == 0);
    wrong = digits;
    wrong.pixels.clear();
    wrong.values.resize(20 * kPixels);
    CHECK(refusal(wrong).find("digits: holds float images of 28 x 28;") == 0);
}
