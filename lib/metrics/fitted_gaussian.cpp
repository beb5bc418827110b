#include "metrics/fitted_gaussian.hpp"

#include "metrics/moments.hpp"
#include "pocketgan/error.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

using Square = xt::xtensor<double, 2>;

// The least pivot of the Cholesky factorisation, as a share of the mean variance. It must be above
// 0 because pixels at the border, which are always black, have a variance of 0.
constexpr double kLeastPixelPivot = 1e-12;

// The largest error of a pixel's variance in the factorisation, as a share of the mean variance.
// Rounding gives far less. A singular covariance can divide rounding errors by tiny pivots until
// they exceed the variances.
constexpr double kMostVarianceError = 0.01;

// Throws Error unless L Lᵀ has the diagonal of `covariance`.
void check_factor(const Square& covariance, const Square& factor, std::size_t images) {
    const std::size_t pixels = covariance.shape(0);
    double mean_variance = 0.0;
    for (std::size_t i = 0; i < pixels; ++i)
        mean_variance += covariance(i, i) / static_cast<double>(pixels);
    for (std::size_t i = 0; i < pixels && mean_variance > 0.0; ++i) {
        double variance = 0.0;
        for (std::size_t j = 0; j <= i; ++j)
            variance += factor(i, j) * factor(i, j);
        const double error = std::fabs(variance - covariance(i, i));
        if (!(error <= kMostVarianceError * mean_variance)) // NaN is an error
            throw Error("fit_gaussian: images is " + std::to_string(images) + " x " +
                        std::to_string(pixels) + ", and their covariance is singular; expected " +
                        "more images than pixels, at least " + std::to_string(pixels + 1));
    }
}

} // namespace

Model fit_gaussian(ConstMatrixView images) {
    if (images.rows == 0 || images.columns == 0)
        throw Error("fit_gaussian: images is " + std::to_string(images.rows) + " x " +
                    std::to_string(images.columns) + "; expected at least one image");
    Moments moments(images.columns);
    moments.add(images);
    const auto mean = moments.mean();
    const Square covariance = moments.covariance();
    const Square factor = cholesky_factor(covariance, kLeastPixelPivot);
    check_factor(covariance, factor, images.rows);
    Layer layer;
    layer.shape.inputs = layer.shape.outputs = images.columns;
    layer.shape.activation = Activation::clamp;
    layer.shape.low = 0.0f;
    layer.shape.high = 1.0f;
    layer.weight.assign(factor.begin(), factor.end());
    layer.bias.assign(mean.begin(), mean.end());
    Model model;
    model.latent = LatentSpace{images.columns, Prior::gaussian};
    model.layers.push_back(std::move(layer));
    return model;
}

} // namespace pocketgan
