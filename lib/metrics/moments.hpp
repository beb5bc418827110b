#pragma once

#include "base/xtensor.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>

namespace pocketgan {

/// Sums that mean and covariance of rows come from, in double.
class Moments {
public:
    explicit Moments(std::size_t size);

    void add(ConstMatrixView rows); ///< (m, size)

    xt::xtensor<double, 1> mean() const;       ///< (size)
    xt::xtensor<double, 2> covariance() const; ///< (size, size), of the population

private:
    double count_ = 0.0;
    xt::xtensor<double, 1> sum_;
    xt::xtensor<double, 2> products_; ///< lower triangle
};

/// L, lower triangular, with L Lᵀ = covariance (n, n), by Cholesky. Where rows do not vary, or only
/// together, the square of a diagonal element is `least` times their mean variance, so that L has
/// an inverse.
xt::xtensor<double, 2> cholesky_factor(const xt::xtensor<double, 2>& covariance, double least);

} // namespace pocketgan
