#pragma once

#include "base/xtensor.hpp"
#include "metrics/moments.hpp"
#include "pocketgan/model.hpp"

namespace pocketgan {

/// The Gaussian of some codes as a map: z ~ N(0, I) -> code = mean + L z, L being lower triangular
/// with L Lᵀ = covariance. Layers next to the code take it up, so that what lies between them is z.
class CodePrior {
public:
    /// Where codes do not vary, or only together, L keeps a little of their mean variance on its
    /// diagonal, so that the map has an inverse.
    explicit CodePrior(const Moments& moments);

    /// W code + b = W' z + b': W' = W L, b' = W mean + b. Of a decoder's first layer.
    void fold_into_decoder(Layer& layer) const;
    /// z = L⁻¹ (W x + b - mean) = W' x + b'. Of an encoder's last layer, which is linear.
    void fold_into_encoder(Layer& layer) const;

    const xt::xtensor<double, 1>& mean() const { return mean_; }
    const xt::xtensor<double, 2>& factor() const { return factor_; }

private:
    xt::xtensor<double, 1> mean_;   ///< (n)
    xt::xtensor<double, 2> factor_; ///< L (n, n)
};

} // namespace pocketgan
