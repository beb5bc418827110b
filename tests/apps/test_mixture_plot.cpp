#include "../../apps/pocketgan/mixture_plot.hpp"

#include "pocketgan/picture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

using namespace pocketgan;

namespace {

Layer layer(std::size_t outputs, Activation activation, std::vector<float> weight,
            std::vector<float> bias) {
    Layer result;
    result.shape = {weight.size() / outputs, outputs, activation, 0.2f, 1};
    result.weight = std::move(weight);
    result.bias = std::move(bias);
    return result;
}

// Puts out `point`, whatever its latents.
Model generator_of(const std::vector<float>& point) {
    Model model;
    model.latent = LatentSpace{3, Prior::gaussian};
    model.layers = {
        layer(point.size(), Activation::linear, std::vector<float>(3 * point.size()), point)};
    return model;
}

// D(x) = sigmoid(slope . x).
Model discriminator_of(const std::vector<float>& slope) {
    Model model;
    model.role = "discriminator";
    model.layers = {layer(1, Activation::sigmoid, slope, {0.0f})};
    return model;
}

Picture plot(const char* name, const std::vector<float>& point, const std::vector<float>& slope) {
    Engine engine;
    return plot_mixture(*find_mixture(name), generator_of(point), discriminator_of(slope), 1,
                        engine);
}

struct Pixel {
    int red, green, blue;
};

Pixel at(const Picture& picture, std::size_t x, std::size_t y) {
    const std::uint8_t* const pixel = &picture.pixels[3 * (y * picture.width + x)];
    return {pixel[0], pixel[1], pixel[2]};
}

bool is_orange(const Pixel& p) {
    return p.red > 200 && p.green < 130 && p.blue < 60;
}
bool is_green(const Pixel& p) {
    return p.red < 100 && p.green > p.red + 40 && p.green > p.blue;
}
bool is_blue(const Pixel& p) {
    return p.blue > p.red + 100;
}

// The first row of a column, from `first` on, with such a pixel; the height where there is none.
std::size_t find(const Picture& picture, std::size_t x, std::size_t first,
                 bool (*matches)(const Pixel&)) {
    std::size_t y = first;
    while (y < picture.height && !matches(at(picture, x, y)))
        ++y;
    return y;
}

} // namespace

TEST_CASE("a picture of the plane shows samples over the data's modes, y upwards") {
    const Picture picture = plot("ring", {0.0f, 1.0f}, {0.0f, 0.0f});
    CHECK(picture.channels == 3);
    REQUIRE(picture.width == 480);
    REQUIRE(picture.height == 480);
    CHECK(is_orange(at(picture, 240, 144))); // 96 pixels a unit
    CHECK_FALSE(is_orange(at(picture, 240, 336)));
    CHECK(is_green(at(picture, 432, 240))); // (2, 0)
    CHECK(is_green(at(picture, 240, 48)));  // (0, 2)
    CHECK(is_green(at(picture, 104, 376))); // (-sqrt 2, -sqrt 2)
    CHECK_FALSE(is_green(at(picture, 240, 240)));
}

TEST_CASE("the ground grows lighter with D, with a dark line at a half") {
    const Picture picture = plot("grid", {50.0f, 0.0f}, {1.0f, 0.0f}); // samples out of sight
    const auto grey = [&](std::size_t x) { return at(picture, x, 190).green; };
    CHECK(grey(10) < grey(120));
    CHECK(grey(120) < grey(200));
    CHECK(grey(280) < grey(470));
    const int line = std::min(grey(239), grey(240));
    CHECK(line < grey(10));
}

TEST_CASE("samples that are far away or no numbers leave a picture") {
    const float infinity = std::numeric_limits<float>::infinity();
    for (const float x : {1e30f, infinity, -infinity})
        CHECK(is_green(at(plot("ring", {x, 0.0f}, {0.0f, 0.0f}), 432, 240)));
}

TEST_CASE("a picture of the line shows both densities, D and the best D") {
    const Picture picture = plot("gaussian", {1.5f}, {0.0f});
    REQUIRE(picture.width == 640);
    REQUIRE(picture.height == 480);
    const std::size_t right = 440; // 1.5 of -4 .. 4; the samples all lie there
    CHECK(is_green(at(picture, 640 - right, find(picture, 640 - right, 0, is_green))));
    CHECK(find(picture, 640 - right, 0, is_green) < 100);
    CHECK(find(picture, right, 0, is_orange) < 20);
    CHECK(find(picture, 640 - right, 0, is_orange) > 230);
    const std::size_t d = find(picture, 100, 240, is_blue);
    CHECK(d > 355);
    CHECK(d < 365); // D = 1/2
    const auto is_grey = [](const Pixel& p) { return p.red < 140 && p.red == p.blue; };
    CHECK(find(picture, 640 - right, 240, is_grey) < 250); // only data: D* = 1
    CHECK(find(picture, right, 380, is_grey) < 470);       // mostly samples: D* near 0
}
