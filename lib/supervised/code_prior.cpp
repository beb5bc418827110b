#include "supervised/code_prior.hpp"

#include <algorithm>
#include <vector>

namespace pocketgan {
namespace {

// The smallest pivot of the factorisation, as a share of the mean variance.
constexpr double kLeastPivot = 1e-6;

// v <- L⁻¹ v
void solve(const xt::xtensor<double, 2>& l, std::vector<double>& v) {
    for (std::size_t i = 0; i < v.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k)
            v[i] -= l(i, k) * v[k];
        v[i] /= l(i, i);
    }
}

} // namespace

CodePrior::CodePrior(const Moments& moments) :
    mean_(moments.mean()), factor_(cholesky_factor(moments.covariance(), kLeastPivot)) {}

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
