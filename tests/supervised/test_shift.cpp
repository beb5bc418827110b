#include "supervised/shift.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace pocketgan;

namespace {

std::vector<float> shifted(const std::vector<float>& image, std::size_t height, std::size_t width,
                           std::size_t channels, std::ptrdiff_t down, std::ptrdiff_t right) {
    const Dataset data = Dataset::from_bytes(DataShape::images(1, height, width, channels),
                                             std::vector<std::uint8_t>(image.size()));
    std::vector<float> result(image.size(), -1.0f);
    shift_image(data, image.data(), down, right, result.data());
    return result;
}

using Image = std::vector<float>;

} // namespace

TEST_CASE("an image is shifted in both directions of both axes, and the gap is black") {
    const Image image = {1, 2, 3, 4, 5, 6}; // 2 x 3
    CHECK(shifted(image, 2, 3, 1, 0, 0) == image);
    CHECK(shifted(image, 2, 3, 1, 1, 0) == Image{0, 0, 0, 1, 2, 3});
    CHECK(shifted(image, 2, 3, 1, -1, 0) == Image{4, 5, 6, 0, 0, 0});
    CHECK(shifted(image, 2, 3, 1, 0, 2) == Image{0, 0, 1, 0, 0, 4});
    CHECK(shifted(image, 2, 3, 1, 0, -1) == Image{2, 3, 0, 5, 6, 0});
    CHECK(shifted(image, 2, 3, 1, 1, -1) == Image{0, 0, 0, 2, 3, 0});
}

TEST_CASE("the channels of a pixel stay together") {
    CHECK(shifted({1, 2, 3, 4, 5, 6}, 1, 2, 3, 0, 1) == Image{0, 0, 0, 1, 2, 3});
}
