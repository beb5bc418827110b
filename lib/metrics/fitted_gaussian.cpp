#include "metrics/fitted_gaussian.hpp"

#include "metrics/moments.hpp"
#include "pocketgan/error.hpp"

#include <utility>

namespace pocketgan {
namespace {

// A pivot of the covariance is no less than this share of the mean variance: pixels at the edge
// are always black.
constexpr double kLeastPixelPivot = 1e-12;

} // namespace

Model fit_gaussian(ConstMatrixView images) {
    if (images.rows == 0 || images.columns == 0)
        throw Error("a Gaussian is fitted to at least one image");
    Moments moments(images.columns);
    moments.add(images);
    const auto mean = moments.mean();
    const auto factor = cholesky_factor(moments.covariance(), kLeastPixelPivot);
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
