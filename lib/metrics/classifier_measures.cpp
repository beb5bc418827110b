#include "pocketgan/classifier_measures.hpp"

#include "base/check.hpp"

#include "metrics/moments.hpp"
#include "metrics/softmax.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace pocketgan {
namespace {

constexpr double kPresent = 0.01; // share of the examples that makes a class `present`

// The least pivot of a covariance, as a share of the mean variance. Features that are constant,
// such as units that are always 0, have a variance of 0.
constexpr double kLeastFeaturePivot = 1e-12;

void check_logits(ConstMatrixView logits) {
    check_not_empty(logits, "logits");
    check_finite(logits, "logits");
}

using Square = xt::xtensor<double, 2>;

// Lᵀ C L (n, n) for a lower triangular L.
Square congruent(const Square& l, const Square& c) {
    const std::size_t n = l.shape(0);
    Square cl = xt::zeros<double>({n, n}), result = xt::zeros<double>({n, n});
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t j = 0; j <= k; ++j)
                cl(i, j) += c(i, k) * l(k, j);
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = 0; i <= k; ++i)
            for (std::size_t j = 0; j < n; ++j)
                result(i, j) += l(k, i) * cl(k, j);
    return result;
}

// A Jacobi rotation of rows and columns p and q of a symmetric matrix, after which a(p, q) is 0.
void rotate(Square& a, std::size_t p, std::size_t q) {
    const std::size_t n = a.shape(0);
    const double theta = (a(q, q) - a(p, p)) / (2.0 * a(p, q));
    const double t = std::copysign(1.0, theta) / (std::fabs(theta) + std::hypot(theta, 1.0));
    const double cosine = 1.0 / std::hypot(t, 1.0), sine = t * cosine;
    double* const row_p = &a(p, 0);
    double* const row_q = &a(q, 0);
    for (std::size_t k = 0; k < n; ++k) {
        const double x = row_p[k], y = row_q[k];
        row_p[k] = cosine * x - sine * y;
        row_q[k] = sine * x + cosine * y;
    }
    for (std::size_t k = 0; k < n; ++k) {
        const double x = a(k, p), y = a(k, q);
        a(k, p) = cosine * x - sine * y;
        a(k, q) = sine * x + cosine * y;
    }
}

// tr(A^(1/2)) of a positive semidefinite matrix: the sum of the square roots of its eigenvalues, by
// the cyclic Jacobi method (Jacobi 1846).
double trace_of_root(Square a) {
    const std::size_t n = a.shape(0);
    constexpr int kMostSweeps = 30;
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
        double trace = 0.0, off = 0.0;
        for (std::size_t p = 0; p < n; ++p) {
            trace += std::fabs(a(p, p));
            for (std::size_t q = p + 1; q < n; ++q)
                off = std::max(off, std::fabs(a(p, q)));
        }
        const double negligible = 1e-14 * trace;
        if (off <= negligible)
            break;
        for (std::size_t p = 0; p < n; ++p)
            for (std::size_t q = p + 1; q < n; ++q)
                if (std::fabs(a(p, q)) > negligible)
                    rotate(a, p, q);
    }
    double sum = 0.0;
    for (std::size_t p = 0; p < n; ++p)
        sum += std::sqrt(std::max(0.0, a(p, p)));
    return sum;
}

} // namespace

ClassShares class_shares(ConstMatrixView logits) {
    check_logits(logits);
    std::vector<std::size_t> counts(logits.columns);
    for (std::size_t i = 0; i < logits.rows; ++i) {
        const float* const row = logits.row(i);
        ++counts[static_cast<std::size_t>(std::max_element(row, row + logits.columns) - row)];
    }
    ClassShares result;
    for (const std::size_t count : counts)
        result.shares.push_back(static_cast<double>(count) / static_cast<double>(logits.rows));
    result.least = *std::min_element(result.shares.begin(), result.shares.end());
    result.present =
        static_cast<std::size_t>(std::count_if(result.shares.begin(), result.shares.end(),
                                               [](double share) { return share >= kPresent; }));
    return result;
}

double divergence(const std::vector<double>& p, const std::vector<double>& q) {
    if (p.size() != q.size())
        throw Error("divergence: p has " + std::to_string(p.size()) + " classes, q has " +
                    std::to_string(q.size()) + "; expected equal numbers");
    for (const std::vector<double>* distribution : {&p, &q})
        for (const double share : *distribution)
            if (!(share >= 0.0) || !std::isfinite(share))
                throw Error("divergence: a probability is NaN, infinite or below 0");
    double sum = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i)
        if (p[i] > 0.0)
            sum +=
                q[i] > 0.0 ? p[i] * std::log(p[i] / q[i]) : std::numeric_limits<double>::infinity();
    return sum;
}

double classifier_score(ConstMatrixView logits) {
    check_logits(logits);
    // E_x KL(p(y|x) || p(y)) = H(y) - E_x H(y|x)
    std::vector<double> marginal(logits.columns);
    double minus_conditional = 0.0;
    const auto rows = static_cast<double>(logits.rows);
    for (std::size_t i = 0; i < logits.rows; ++i) {
        const Softmax softmax(logits.row(i), logits.columns);
        for (std::size_t j = 0; j < logits.columns; ++j) {
            const double log_p = softmax.log_probability(j), p = std::exp(log_p);
            marginal[j] += p / rows;
            minus_conditional += p * log_p / rows;
        }
    }
    double entropy = 0.0;
    for (const double p : marginal)
        if (p > 0.0)
            entropy -= p * std::log(p);
    return std::exp(entropy + minus_conditional);
}

double frechet_distance(ConstMatrixView a, ConstMatrixView b) {
    if (a.columns != b.columns || a.columns == 0 || a.rows < 2 || b.rows < 2)
        throw Error("frechet_distance: a is " + std::to_string(a.rows) + " x " +
                    std::to_string(a.columns) + ", b is " + std::to_string(b.rows) + " x " +
                    std::to_string(b.columns) +
                    "; expected at least 2 rows each and equal numbers of columns");
    check_view(a, "a");
    check_view(b, "b");
    check_finite(a, "a");
    check_finite(b, "b");
    Moments of_a(a.columns), of_b(b.columns);
    of_a.add(a);
    of_b.add(b);
    const Square covariance_a = of_a.covariance(), covariance_b = of_b.covariance();
    const auto mean_a = of_a.mean(), mean_b = of_b.mean();
    double distance = 0.0, trace_a = 0.0, trace_b = 0.0;
    for (std::size_t j = 0; j < a.columns; ++j) {
        distance += (mean_a(j) - mean_b(j)) * (mean_a(j) - mean_b(j));
        trace_a += covariance_a(j, j);
        trace_b += covariance_b(j, j);
    }
    // With C1 = L Lᵀ, C1 C2 has the eigenvalues of the symmetric matrix Lᵀ C2 L. C1 is the
    // covariance with the larger trace: if all rows of a set are equal, its covariance consists of
    // rounding errors and has no such L.
    const Square& wide = trace_a > trace_b ? covariance_a : covariance_b;
    const Square& narrow = trace_a > trace_b ? covariance_b : covariance_a;
    const Square factor = cholesky_factor(wide, kLeastFeaturePivot);
    return std::max(0.0,
                    distance + trace_a + trace_b - 2.0 * trace_of_root(congruent(factor, narrow)));
}

} // namespace pocketgan
