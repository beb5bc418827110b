#pragma once

#include "base/xtensor.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>

namespace pocketgan {

/// Accumulates the mean and the covariance of rows, in double.
class Moments {
public:
    explicit Moments(std::size_t size);

    void add(ConstMatrixView rows); ///< (m, size)

    xt::xtensor<double, 1> mean() const;       ///< (size)
    xt::xtensor<double, 2> covariance() const; ///< (size, size), divided by the number of rows

private:
    double count_ = 0.0;
    xt::xtensor<double, 1> sum_;
    xt::xtensor<double, 2> products_; ///< lower triangle
};

/// The Cholesky factor L, lower triangular, of covariance (n, n) = L Lᵀ. A pivot is at least
/// `least` times the mean variance, so that L is invertible for a singular covariance.
xt::xtensor<double, 2> cholesky_factor(const xt::xtensor<double, 2>& covariance, double least);

} // namespace pocketgan
