#include "evaluation/mixture_plot.hpp"

#include "pocketgan/picture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
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

// A generator with the constant output `point`.
Model generator_of(const std::vector<float>& point) {
    Model model;
    model.latent = LatentSpace{3, Prior::gaussian};
    model.layers = {
        layer(point.size(), Activation::linear, std::vector<float>(3 * point.size()), point)};
    return model;
}

// D(x) = activation(slope . x + bias).
Model discriminator_of(Activation activation, const std::vector<float>& slope, float bias) {
    Model model;
    model.role = Role::discriminator;
    model.layers = {layer(1, activation, slope, {bias})};
    return model;
}

Picture plot(const char* name, const std::vector<float>& point, const std::vector<float>& slope) {
    Engine engine;
    return plot_mixture(*find_mixture(name), generator_of(point),
                        discriminator_of(Activation::sigmoid, slope, 0.0f),
                        Objective::non_saturating, 1, engine);
}

// The picture for D(x) = slope . x + bias.
Picture plot_linear(const char* name, const std::vector<float>& point,
                    const std::vector<float>& slope, float bias,
                    Objective objective = Objective::wasserstein) {
    Engine engine;
    return plot_mixture(*find_mixture(name), generator_of(point),
                        discriminator_of(Activation::linear, slope, bias), objective, 1, engine);
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

// The first row >= `first` of column x whose pixel fulfils the condition; the height if none does.
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
    CHECK(is_orange(at(picture, 240, 144))); // 96 pixels per unit
    CHECK_FALSE(is_orange(at(picture, 240, 336)));
    CHECK(is_green(at(picture, 432, 240))); // (2, 0)
    CHECK(is_green(at(picture, 240, 48)));  // (0, 2)
    CHECK(is_green(at(picture, 104, 376))); // (-sqrt 2, -sqrt 2)
    CHECK_FALSE(is_green(at(picture, 240, 240)));
}

TEST_CASE("the background is lighter for greater D(x), with a dark line at D(x) = 1/2") {
    const Picture picture =
        plot("grid", {50.0f, 0.0f}, {1.0f, 0.0f}); // samples outside of the picture
    const auto grey = [&](std::size_t x) { return at(picture, x, 190).green; };
    CHECK(grey(10) < grey(120));
    CHECK(grey(120) < grey(200));
    CHECK(grey(280) < grey(470));
    const int line = std::min(grey(239), grey(240));
    CHECK(line < grey(10));
}

TEST_CASE("a discriminator of two points at once is left out") {
    const Picture plane = plot("ring", {0.0f, 1.0f}, {1.0f, 0.0f, -1.0f, 0.0f});
    CHECK(is_orange(at(plane, 240, 144)));
    CHECK(at(plane, 10, 10).green == at(plane, 470, 10).green);
    const Picture line = plot("gaussian", {1.5f}, {0.0f, 0.0f});
    CHECK(find(line, 100, 240, is_blue) == line.height);
}

TEST_CASE("NaN and far samples do not prevent a picture") {
    const float infinity = std::numeric_limits<float>::infinity();
    for (const float x : {1e30f, infinity, -infinity})
        CHECK(is_green(at(plot("ring", {x, 0.0f}, {0.0f, 0.0f}), 432, 240)));
}

TEST_CASE("a picture of the line shows both densities, D and D*") {
    const Picture picture = plot("gaussian", {1.5f}, {0.0f});
    REQUIRE(picture.width == 640);
    REQUIRE(picture.height == 480);
    const std::size_t right = 440; // x = 1.5 on [-4, 4]; all samples are there
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

TEST_CASE("a critic's values are scaled to their range") {
    for (const auto& line : {std::pair{1e-4f, 0.0f}, {1.0f, 1000.0f}, {500.0f, -3.0f}}) {
        const float slope = line.first, bias = line.second;
        CAPTURE(slope);
        const Picture picture = plot_linear("grid", {50.0f, 0.0f}, {slope, 0.0f}, bias);
        const auto grey = [&](std::size_t x) { return at(picture, x, 190).green; };
        CHECK(grey(1) == 140);
        CHECK(std::abs(grey(262) - 200) < 3); // between two lines
        CHECK(grey(478) == 250);
        std::size_t lines = 0;
        for (std::size_t x = 1; x + 1 < picture.width; ++x)
            lines += grey(x) + 20 < grey(x - 1) && grey(x) + 20 < grey(x + 1);
        CHECK(lines == 9);
    }
}

TEST_CASE("a few extreme values of a critic do not change the scale of the others") {
    // relu(40 (x + y - 9.5)) + x: steep in one corner of the plane.
    Model critic;
    critic.role = Role::discriminator;
    critic.layers = {
        layer(2, Activation::relu, {40.0f, 40.0f, 1.0f, 0.0f}, {-380.0f, 5.0f}),
        layer(1, Activation::linear, {1.0f, 1.0f}, {0.0f}),
    };
    Engine engine;
    const Picture picture = plot_mixture(*find_mixture("grid"), generator_of({50.0f, 0.0f}), critic,
                                         Objective::wasserstein, 1, engine);
    CHECK(at(picture, 478, 1).green == 250);
    CHECK(at(picture, 478, 478).green > 240);
    CHECK(at(picture, 1, 478).green == 140);
}

TEST_CASE("a critic that is constant or NaN gives a uniform background") {
    for (const float bias : {3.0f, std::numeric_limits<float>::quiet_NaN()}) {
        const Picture plane = plot_linear("ring", {50.0f, 0.0f}, {0.0f, 0.0f}, bias);
        for (const std::size_t x : {10, 200, 470})
            CHECK(at(plane, x, 10).green == 195);
        CHECK(plot_linear("gaussian", {1.5f}, {0.0f}, bias).width == 640);
    }
}

TEST_CASE("on the line a critic fills its panel, and D* is not drawn") {
    const Picture picture = plot_linear("gaussian", {1.5f}, {-70.0f}, 900.0f);
    CHECK(find(picture, 1, 240, is_blue) < 250);
    CHECK(find(picture, 638, 240, is_blue) > 465);
    CHECK(std::abs(static_cast<long>(find(picture, 320, 240, is_blue)) - 360) < 4);
    const auto is_grey = [](const Pixel& p) { return p.red < 140 && p.red == p.blue; };
    for (const std::size_t x : {100, 200, 440})
        CHECK(find(picture, x, 240, is_grey) == picture.height);
}

TEST_CASE("a linear D of least squares is shown from 0 to 1, with the optimal D") {
    const Objective objective = Objective::least_squares;
    const Picture flat = plot_linear("gaussian", {1.5f}, {0.0f}, 0.5f, objective);
    CHECK(std::abs(static_cast<long>(find(flat, 100, 240, is_blue)) - 360) < 4);
    const auto is_grey = [](const Pixel& p) { return p.red < 140 && p.red == p.blue; };
    CHECK(find(flat, 200, 240, is_grey) < 250);
}

TEST_CASE("the legend tells a critic from a discriminator") {
    for (const char* name : {"ring", "gaussian"}) {
        const std::string d = mixture_legend(*find_mixture(name), Objective::minimax);
        const std::string critic = mixture_legend(*find_mixture(name), Objective::wasserstein);
        CHECK(d.find("critic") == std::string::npos);
        CHECK(d.find("discriminator") != std::string::npos);
        CHECK(critic.find("critic") != std::string::npos);
        CHECK(mixture_legend(*find_mixture(name), Objective::least_squares) == d);
    }
}
