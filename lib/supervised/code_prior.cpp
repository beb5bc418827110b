#include "supervised/code_prior.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pocketgan {
namespace {

using Vector = xt::xtensor<double, 1>;
using Square = xt::xtensor<double, 2>;

// The least that a pivot is, as a share of the mean variance.
constexpr double kLeastPivot = 1e-6;

// L, lower triangular, L Lᵀ = a (n, n) where pivots are above `least`, which takes the place of
// others.
Square cholesky(const Square& a, double least) {
    const std::size_t n = a.shape(0);
    Square l = xt::zeros<double>({n, n});
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t i = j; i < n; ++i) {
            double rest = a(i, j);
            for (std::size_t k = 0; k < j; ++k)
                rest -= l(i, k) * l(j, k);
            l(i, j) = i == j ? std::sqrt(std::max(rest, least)) : rest / l(j, j);
        }
    return l;
}

// v <- L⁻¹ v
void solve(const Square& l, std::vector<double>& v) {
    for (std::size_t i = 0; i < v.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k)
            v[i] -= l(i, k) * v[k];
        v[i] /= l(i, i);
    }
}

} // namespace

CodeMoments::CodeMoments(std::size_t size) :
    sum_(xt::zeros<double>({size})), products_(xt::zeros<double>({size, size})) {}

void CodeMoments::add(ConstMatrixView codes) {
    for (std::size_t i = 0; i < codes.rows; ++i)
        for (std::size_t j = 0; j < codes.columns; ++j) {
            const double c = codes(i, j);
            sum_(j) += c;
            for (std::size_t k = 0; k <= j; ++k)
                products_(j, k) += c * codes(i, k);
        }
    count_ += static_cast<double>(codes.rows);
}

Vector CodeMoments::mean() const {
    return sum_ / count_;
}

Square CodeMoments::covariance() const {
    const Vector m = mean();
    Square result = products_ / count_;
    for (std::size_t j = 0; j < m.size(); ++j)
        for (std::size_t k = 0; k <= j; ++k)
            result(k, j) = result(j, k) -= m(j) * m(k);
    return result;
}

CodePrior::CodePrior(const CodeMoments& moments) : mean_(moments.mean()) {
    const Square covariance = moments.covariance();
    const std::size_t n = mean_.size();
    double variance = 0.0;
    for (std::size_t j = 0; j < n; ++j)
        variance += covariance(j, j) / static_cast<double>(n);
    factor_ = cholesky(covariance, variance > 0.0 ? kLeastPivot * variance : 1.0);
}

void CodePrior::fold_into_decoder(Layer& layer) const {
    const std::size_t n = mean_.size();
    std::vector<double> row(n);
    for (std::size_t r = 0; r < layer.shape.weight_rows(); ++r) {
        float* const w = &layer.weight[r * n];
        double bias = layer.bias[r];
        std::fill(row.begin(), row.end(), 0.0);
        for (std::size_t k = 0; k < n; ++k) {
            bias += w[k] * mean_(k);
            for (std::size_t j = 0; j <= k; ++j)
                row[j] += w[k] * factor_(k, j);
        }
        std::copy(row.begin(), row.end(), w);
        layer.bias[r] = static_cast<float>(bias);
    }
}

void CodePrior::fold_into_encoder(Layer& layer) const {
    const std::size_t n = mean_.size(), inputs = layer.shape.inputs;
    std::vector<double> column(n);
    for (std::size_t i = 0; i < inputs; ++i) {
        for (std::size_t k = 0; k < n; ++k)
            column[k] = layer.weight[k * inputs + i];
        solve(factor_, column);
        for (std::size_t k = 0; k < n; ++k)
            layer.weight[k * inputs + i] = static_cast<float>(column[k]);
    }
    for (std::size_t k = 0; k < n; ++k)
        column[k] = layer.bias[k] - mean_(k);
    solve(factor_, column);
    std::transform(column.begin(), column.end(), layer.bias.begin(),
                   [](double b) { return static_cast<float>(b); });
}

} // namespace pocketgan
