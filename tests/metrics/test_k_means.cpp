#include "metrics/k_means.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace pocketgan;

namespace {

// The objective of k-means: the mean squared distance of points to their nearest centre.
double spread(const Matrix& points, const Matrix& centres) {
    double sum = 0;
    for (std::size_t i = 0; i < points.shape(0); ++i) {
        double best = INFINITY;
        for (std::size_t c = 0; c < centres.shape(0); ++c)
            best = std::fmin(best, std::pow(double{points(i, 0)} - centres(c, 0), 2) +
                                       std::pow(double{points(i, 1)} - centres(c, 1), 2));
        sum += best / static_cast<double>(points.shape(0));
    }
    return sum;
}

Matrix ring(std::size_t count) {
    return examples(make_mixture(*find_mixture("ring"), count, 1), 0, count, 0.0f, 1.0f);
}

} // namespace

TEST_CASE("centres near the modes of a ring move onto them") {
    const Matrix points = ring(3000);
    const ConstMatrixView modes = find_mixture("ring")->modes();
    Matrix centres = make_matrix(8, 2);
    for (std::size_t c = 0; c < 8; ++c)
        for (std::size_t j = 0; j < 2; ++j)
            centres(c, j) = 1.3f * modes(c, j);
    Engine engine;
    const Matrix found = k_means(view(points), centres, 2, engine);
    for (std::size_t c = 0; c < 8; ++c)
        for (std::size_t j = 0; j < 2; ++j)
            // Six standard errors of the mean of about 375 points with a deviation of .02.
            CHECK(std::fabs(found(c, j) - modes(c, j)) < 0.006);
    CHECK(k_means(view(points), centres, 0, engine) == centres);
}

TEST_CASE("no iteration increases the objective, and a centre without points does not move") {
    const Matrix points = ring(500);
    Matrix centres = make_matrix(5, 2);
    for (std::size_t c = 0; c < 5; ++c)
        for (std::size_t j = 0; j < 2; ++j)
            centres(c, j) = points(c, j);
    centres(4, 0) = 100.0f;
    Engine engine;
    double before = spread(points, centres);
    for (int i = 0; i < 6; ++i) {
        centres = k_means(view(points), centres, 1, engine);
        const double after = spread(points, centres);
        CHECK(after <= before + 1e-6);
        before = after;
    }
    CHECK(centres(4, 0) == 100.0f);
}
