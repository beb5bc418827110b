#include "metrics/fitted_gaussian.hpp"

#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/random.hpp"
#include "pocketgan/xtensor.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace pocketgan;

namespace {

constexpr std::size_t kCount = 20000;

// Five pixels: x0 and x4 are independent from N(.5, .1^2), x1 is correlated with x0, x2 = 1 - x0
// and x3 = .25.
Matrix images() {
    Matrix z = make_matrix(kCount, 3), x = make_matrix(kCount, 5);
    Random(1, 0).normal(0, z.data(), z.size());
    for (std::size_t i = 0; i < kCount; ++i) {
        x(i, 0) = 0.5f + 0.1f * z(i, 0);
        x(i, 1) = 0.5f + 0.05f * (z(i, 0) + z(i, 1));
        x(i, 2) = 1.0f - x(i, 0);
        x(i, 3) = 0.25f;
        x(i, 4) = 0.5f + 0.1f * z(i, 2);
    }
    return x;
}

double mean(const Matrix& x, std::size_t j) {
    double sum = 0.0;
    for (std::size_t i = 0; i < x.shape(0); ++i)
        sum += x(i, j);
    return sum / static_cast<double>(x.shape(0));
}

double covariance(const Matrix& x, std::size_t j, std::size_t k) {
    const double of_j = mean(x, j), of_k = mean(x, k);
    double sum = 0.0;
    for (std::size_t i = 0; i < x.shape(0); ++i)
        sum += (x(i, j) - of_j) * (x(i, k) - of_k);
    return sum / static_cast<double>(x.shape(0));
}

Matrix draws_of(const Matrix& x) {
    Engine engine;
    return sample(Generator(fit_gaussian(view(x))), 1, 0, kCount, engine);
}

} // namespace

TEST_CASE("samples of a fitted Gaussian have the mean and covariance of the images") {
    const Matrix real = images(), drawn = draws_of(real);
    for (std::size_t j = 0; j < 5; ++j) {
        CHECK(std::fabs(mean(drawn, j) - mean(real, j)) < 0.003); // four standard errors
        for (std::size_t k = 0; k < 5; ++k)
            CHECK(std::fabs(covariance(drawn, j, k) - covariance(real, j, k)) < 0.0006);
    }
    for (std::size_t i = 0; i < kCount; i += 99) {
        CHECK(std::fabs(drawn(i, 0) + drawn(i, 2) - 1.0f) < 1e-5f); // x2 = 1 - x0
        CHECK(std::fabs(drawn(i, 3) - 0.25f) < 1e-5f);              // x3 = .25
    }
}

TEST_CASE("samples of a fitted Gaussian are clamped to [0, 1]") {
    Matrix dark = images();
    for (float& pixel : dark)
        pixel = 3.0f * (pixel - 0.5f);
    const Matrix drawn = draws_of(dark);
    std::size_t black = 0, outside = 0;
    for (const float pixel : drawn) {
        black += pixel == 0.0f;
        outside += !(pixel >= 0.0f && pixel <= 1.0f);
    }
    CHECK(black > kCount); // about 2 kCount: half of the samples of each pixel with mean 0
    CHECK(outside == 0);
}

TEST_CASE("fit_gaussian refuses an empty matrix") {
    const Matrix none = make_matrix(0, 5);
    CHECK_THROWS_AS(fit_gaussian(view(none)), Error);
}

TEST_CASE("fit_gaussian states how many images it needs") {
    const Dataset digits = make_digits(100, 1);
    Matrix x = make_matrix(digits.count(), digits.size());
    digits.rows(0, 0.0f, 1.0f, view(x));
    std::string text;
    try {
        fit_gaussian(view(x));
    } catch (const Error& error) {
        text = error.what();
    }
    CHECK(text == "fit_gaussian: images is 100 x 784, and their covariance is singular; expected "
                  "more images than pixels, at least 785");
}
