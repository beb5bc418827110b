#include "metrics/fitted_mixture.hpp"

#include "base/squared_distance.hpp"
#include "metrics/k_means_start.hpp"
#include "pocketgan/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace pocketgan {
namespace {

constexpr double kLogTwoPi = 1.83787706640934548;

// Streams of `seed`.
constexpr std::uint64_t kComponentStream = 0x454d000000000000u; // "EM"
constexpr std::uint64_t kComponentNoiseStream = kComponentStream + 1;

// 30 of 200 starts on the grid of 25 modes had two centres in one mode and none in another. EM does
// not leave such a local maximum.
constexpr std::uint64_t kStarts = 5;
constexpr std::size_t kMostIterations = 200;
constexpr double kEnough = 1e-7; ///< nats per point: EM ends with an iteration that gains less

constexpr double kLeastVariance = 1e-6; ///< of a component, relative to the variance of all points
constexpr double kLeastOfAll = 1e-12;   ///< of a component, if all points are equal

// mean |x - mean|^2 / d
double variance_of(ConstMatrixView points) {
    double sum = 0.0;
    for (std::size_t j = 0; j < points.columns; ++j) {
        double mean = 0.0;
        for (std::size_t i = 0; i < points.rows; ++i)
            mean += points(i, j) / static_cast<double>(points.rows);
        for (std::size_t i = 0; i < points.rows; ++i)
            sum += (points(i, j) - mean) * (points(i, j) - mean);
    }
    return sum / static_cast<double>(points.rows * points.columns);
}

// One run of EM from given centres.
class Maximisation {
public:
    Maximisation(ConstMatrixView points, Matrix centres, double least_variance) :
        points_(points),
        components_(centres.shape(0)),
        least_variance_(least_variance),
        shares_(points.rows * components_),
        logarithms_(components_) {
        mixture_.means = std::move(centres);
        mixture_.weights.resize(components_);
        mixture_.variances.resize(components_, least_variance);
    }

    FittedMixture run() {
        take_nearest();
        for (std::size_t i = 0; i < kMostIterations; ++i) {
            maximise();
            const double before = mixture_.log_likelihoods.empty()
                                      ? -std::numeric_limits<double>::infinity()
                                      : mixture_.log_likelihoods.back();
            mixture_.log_likelihoods.push_back(expect());
            if (mixture_.log_likelihoods.back() - before < kEnough)
                break;
        }
        return std::move(mixture_);
    }

private:
    double* shares(std::size_t point) { return &shares_[point * components_]; }
    double square_to_mean(std::size_t point, std::size_t component) const {
        return squared_distance(points_.row(point), &mixture_.means(component, 0), points_.columns);
    }

    // The initial responsibilities: 1 for the nearest centre of each point, 0 for the others.
    void take_nearest() {
        for (std::size_t i = 0; i < points_.rows; ++i) {
            std::size_t nearest = 0;
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t c = 0; c < components_; ++c) {
                const double square = square_to_mean(i, c);
                if (square < least) {
                    least = square;
                    nearest = c;
                }
            }
            shares(i)[nearest] = 1.0;
        }
    }

    // E step: the responsibilities p(component | point). Returns the mean log-likelihood. Exponents
    // are relative to the largest, so that a point far from all components does not give log 0.
    double expect() {
        const double size = static_cast<double>(points_.columns);
        for (std::size_t c = 0; c < components_; ++c)
            logarithms_[c] = std::log(mixture_.weights[c]) -
                             0.5 * size * (kLogTwoPi + std::log(mixture_.variances[c]));
        double sum = 0.0;
        for (std::size_t i = 0; i < points_.rows; ++i) {
            double* const share = shares(i);
            for (std::size_t c = 0; c < components_; ++c)
                share[c] = logarithms_[c] - square_to_mean(i, c) / (2.0 * mixture_.variances[c]);
            const double largest = *std::max_element(share, share + components_);
            double total = 0.0;
            for (std::size_t c = 0; c < components_; ++c)
                total += share[c] = std::exp(share[c] - largest);
            for (std::size_t c = 0; c < components_; ++c)
                share[c] /= total;
            sum += largest + std::log(total);
        }
        return sum / static_cast<double>(points_.rows);
    }

    // M step: the maximum-likelihood weights, means and variances for these responsibilities.
    void maximise() {
        for (std::size_t c = 0; c < components_; ++c) {
            double total = 0.0;
            for (std::size_t i = 0; i < points_.rows; ++i)
                total += shares(i)[c];
            mixture_.weights[c] = total / static_cast<double>(points_.rows);
            if (!(total > 0.0))
                continue; // a component without points keeps its mean and variance
            for (std::size_t j = 0; j < points_.columns; ++j) {
                double sum = 0.0;
                for (std::size_t i = 0; i < points_.rows; ++i)
                    sum += shares(i)[c] * points_(i, j);
                mixture_.means(c, j) = static_cast<float>(sum / total);
            }
            double squares = 0.0;
            for (std::size_t i = 0; i < points_.rows; ++i)
                squares += shares(i)[c] * square_to_mean(i, c);
            mixture_.variances[c] =
                std::max(least_variance_, squares / (total * static_cast<double>(points_.columns)));
        }
    }

    ConstMatrixView points_;
    std::size_t components_;
    double least_variance_;
    FittedMixture mixture_;
    std::vector<double> shares_;     ///< (points, components): responsibilities
    std::vector<double> logarithms_; ///< (components): log of weight times normalisation
};

} // namespace

FittedMixture fit_mixture(ConstMatrixView points, std::size_t components, std::uint64_t seed,
                          Engine& engine) {
    const double least = std::max(kLeastOfAll, kLeastVariance * variance_of(points));
    FittedMixture best;
    for (std::uint64_t start = 0; start < kStarts; ++start) {
        Matrix centres = k_means_start(points, components, seed + start, engine);
        FittedMixture found = Maximisation(points, std::move(centres), least).run();
        if (start == 0 || found.log_likelihoods.back() > best.log_likelihoods.back())
            best = std::move(found);
    }
    return best;
}

Matrix draw(const FittedMixture& mixture, std::size_t count, std::uint64_t seed) {
    const Random choice(seed, kComponentStream);
    const std::size_t size = mixture.means.shape(1);
    Matrix points = make_matrix(count, size);
    Random(seed, kComponentNoiseStream).normal(0, points.data(), points.size());
    for (std::size_t i = 0; i < count; ++i) {
        double left = choice.bits(i) / 4294967296.0;
        std::size_t c = 0;
        while (c + 1 < mixture.weights.size() && left >= mixture.weights[c])
            left -= mixture.weights[c++];
        const auto deviation = static_cast<float>(std::sqrt(mixture.variances[c]));
        for (std::size_t j = 0; j < size; ++j)
            points(i, j) = mixture.means(c, j) + deviation * points(i, j);
    }
    return points;
}

} // namespace pocketgan
