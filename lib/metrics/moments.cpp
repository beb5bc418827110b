#include "metrics/moments.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan {
namespace {

using Vector = xt::xtensor<double, 1>;
using Square = xt::xtensor<double, 2>;

} // namespace

Moments::Moments(std::size_t size) :
    sum_(xt::zeros<double>({size})), products_(xt::zeros<double>({size, size})) {}

void Moments::add(ConstMatrixView rows) {
    for (std::size_t i = 0; i < rows.rows; ++i) {
        const float* const row = rows.row(i);
        for (std::size_t j = 0; j < rows.columns; ++j) {
            const double c = row[j];
            if (c == 0.0) // frequent: black pixels and the outputs of ReLU
                continue;
            sum_(j) += c;
            double* const products = &products_(j, 0);
            for (std::size_t k = 0; k <= j; ++k)
                products[k] += c * row[k];
        }
    }
    count_ += static_cast<double>(rows.rows);
}

Vector Moments::mean() const {
    return sum_ / count_;
}

Square Moments::covariance() const {
    const Vector m = mean();
    Square result = products_ / count_;
    for (std::size_t j = 0; j < m.size(); ++j)
        for (std::size_t k = 0; k <= j; ++k)
            result(k, j) = result(j, k) -= m(j) * m(k);
    return result;
}

Square cholesky_factor(const Square& covariance, double least) {
    const std::size_t n = covariance.shape(0);
    double variance = 0.0;
    for (std::size_t j = 0; j < n; ++j)
        variance += covariance(j, j) / static_cast<double>(n);
    const double floor = variance > 0.0 ? least * variance : 1.0;
    Square l = xt::zeros<double>({n, n});
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t i = j; i < n; ++i) {
            double rest = covariance(i, j);
            for (std::size_t k = 0; k < j; ++k)
                rest -= l(i, k) * l(j, k);
            l(i, j) = i == j ? std::sqrt(std::max(rest, floor)) : rest / l(j, j);
        }
    return l;
}

} // namespace pocketgan
