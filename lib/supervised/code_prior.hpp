#pragma once

#include "base/xtensor.hpp"
#include "metrics/moments.hpp"
#include "pocketgan/model.hpp"

namespace pocketgan {

/// A Gaussian fitted to the codes of an auto-encoder, as the map code = mean + L z of z ~ N(0, I),
/// L lower triangular with L Lᵀ = covariance. It is folded into the layers on either side of the
/// code, so that z takes the code's place.
class CodePrior {
public:
    /// Where the covariance is singular, the pivots of L are kept above a small share of the mean
    /// variance, so that the map has an inverse.
    explicit CodePrior(const Moments& moments);

    /// For a decoder's first layer: W code + b = W' z + b', W' = W L, b' = W mean + b.
    void fold_into_decoder(Layer& layer) const;
    /// For an encoder's last layer, which is linear: z = L⁻¹ (W x + b - mean) = W' x + b'.
    void fold_into_encoder(Layer& layer) const;

    const xt::xtensor<double, 1>& mean() const { return mean_; }
    const xt::xtensor<double, 2>& factor() const { return factor_; }

private:
    xt::xtensor<double, 1> mean_;   ///< (n)
    xt::xtensor<double, 2> factor_; ///< L (n, n)
};

} // namespace pocketgan
