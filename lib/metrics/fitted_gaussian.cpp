#include "metrics/fitted_gaussian.hpp"

#include "metrics/moments.hpp"
#include "pocketgan/error.hpp"

#include <string>
#include <utility>

namespace pocketgan {
namespace {

// The least pivot of the covariance, as a share of the mean variance. Pixels at the border are
// always black and have a variance of 0.
constexpr double kLeastPixelPivot = 1e-12;

} // namespace

Model fit_gaussian(ConstMatrixView images) {
    if (images.rows == 0 || images.columns == 0)
        throw Error("fit_gaussian: images is " + std::to_string(images.rows) + " x " +
                    std::to_string(images.columns) + "; expected at least one image");
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
