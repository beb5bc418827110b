#pragma once

#include "base/xtensor.hpp"
#include "metrics/moments.hpp"
#include "pocketgan/model.hpp"

namespace pocketgan {

/// A Gaussian fitted to the codes of an auto-encoder: code = mean + L z with z ~ N(0, I) and L
/// lower triangular, L Lᵀ = covariance. The map is folded into the layers before and after the
/// code, so that z replaces the code.
class CodePrior {
public:
    /// Pivots of L are at least a small share of the mean variance, so that L has an inverse even
    /// if the covariance is singular.
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
