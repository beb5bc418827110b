// The two directions of KL, and the Gaussian that minimises each for two modes: Goodfellow 2016
// (NIPS tutorial), section 3.2.5, figure 14.
#include "metrics/fitted_mixture.hpp"
#include "theory/density.hpp"
#include "theory/estimate.hpp"
#include "theory/statement.hpp"

#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr std::size_t kPoints = 200000;
constexpr double kModeDeviation = 0.5;
constexpr double kMode = 1.5; ///< modes are at -kMode and kMode

// The error of formulas for separate modes: modes six standard deviations apart overlap by 0.1 %.
constexpr double kOverlap = 0.02;

// KL(p || q) = E_p[log p - log q] over kPoints points of p.
Estimate measure(const Mixture& p, const Mixture& q, std::uint64_t seed) {
    std::vector<double> values;
    values.reserve(kPoints);
    const Dataset points = make_mixture(p, kPoints, seed);
    for (const float x : points.values())
        values.push_back(log_density(p, x) - log_density(q, x));
    return mean_of(values);
}

Mixture gaussian(double mean, double log_deviation) {
    return gaussians({static_cast<float>(mean)}, std::exp(log_deviation));
}

struct Descent {
    Mixture q;
    double divergence;
};

// Gradient descent of KL(q || p) on the mean of a Gaussian q and the log of its standard deviation,
// with central differences.
Descent descend(const Mixture& p, double mean, double log_deviation) {
    constexpr int kSteps = 150;
    constexpr double kRate = 0.1, kDifference = 1e-3;
    const auto kl = [&](double m, double s) { return kullback_leibler(gaussian(m, s), p); };
    for (int step = 0; step < kSteps; ++step) {
        const double d_mean =
            kl(mean + kDifference, log_deviation) - kl(mean - kDifference, log_deviation);
        const double d_log_deviation =
            kl(mean, log_deviation + kDifference) - kl(mean, log_deviation - kDifference);
        mean -= kRate * d_mean / (2.0 * kDifference);
        log_deviation -= kRate * d_log_deviation / (2.0 * kDifference);
    }
    return {gaussian(mean, log_deviation), kl(mean, log_deviation)};
}

// argmin over Gaussians q of KL(q || p). The descent has two local minima: from a wide q it covers
// both modes, at 0.84 nats; from a narrow one it settles on one mode, at less.
Descent minimise_reverse_kl(const Mixture& p) {
    const Descent wide = descend(p, 0.5, 0.0), narrow = descend(p, 0.5, std::log(kModeDeviation));
    return wide.divergence < narrow.divergence ? wide : narrow;
}

// argmin over Gaussians q of KL(p || q) is the maximum likelihood fit to points of p.
Mixture maximise_likelihood(const Mixture& p, std::uint64_t seed, Engine& engine) {
    const Dataset points = make_mixture(p, kPoints, seed);
    const FittedMixture fit = fit_mixture({points.values().data(), kPoints, 1}, 1, seed, engine);
    return gaussians({fit.means(0, 0)}, std::sqrt(fit.variances[0]));
}

} // namespace

Evidence test_asymmetry(const TheorySettings& settings, Engine& engine) {
    const Mixture one = gaussians({static_cast<float>(kMode)}, kModeDeviation);
    const Mixture both =
        gaussians({static_cast<float>(-kMode), static_cast<float>(kMode)}, kModeDeviation);
    // For separate modes, d standard deviations apart: KL(one || both) = log 2, and
    // KL(both || one) = d^2 / 4 - log 2, as half of the points are d from the mode of `one`.
    const double distance = 2.0 * kMode / kModeDeviation;
    const double near = std::log(2.0), far = distance * distance / 4.0 - near;

    const Mixture forward = maximise_likelihood(both, seed_of(settings.seed, kFitted), engine);
    const Descent reverse = minimise_reverse_kl(both);
    const double width = std::sqrt(kModeDeviation * kModeDeviation + kMode * kMode);
    // Four standard errors of the mean; those of the standard deviation are smaller.
    const double sampling = 4.0 * width / std::sqrt(static_cast<double>(kPoints));

    Evidence evidence;
    const auto check = [&](const char* quantity, double formula, const Mixture& p, const Mixture& q,
                           Stream stream) {
        const Estimate kl = measure(p, q, seed_of(settings.seed, stream));
        evidence.checks.push_back(
            {quantity, Relation::equal, formula, kl.mean, kOverlap + 4.0 * kl.standard_error});
    };
    check("p_g misses a mode: KL(p_g || p_r)", near, one, both, kMissing);
    check("p_g misses a mode: KL(p_r || p_g)", far, both, one, kMissed);
    check("p_g invents a mode: KL(p_g || p_r)", far, both, one, kInventing);
    check("p_g invents a mode: KL(p_r || p_g)", near, one, both, kInvented);
    const std::vector<Check> fits = {
        {"argmin KL(p_r || q): mean of q", Relation::equal, 0.0, forward.mode_values[0], sampling},
        {"argmin KL(p_r || q): deviation of q", Relation::equal, width, forward.deviation,
         sampling},
        {"argmin KL(q || p_r): mean of q", Relation::equal, kMode, reverse.q.mode_values[0],
         kOverlap},
        {"argmin KL(q || p_r): deviation of q", Relation::equal, kModeDeviation,
         reverse.q.deviation, kOverlap},
        {"min KL(q || p_r)", Relation::equal, std::log(2.0), reverse.divergence, kOverlap},
    };
    evidence.checks.insert(evidence.checks.end(), fits.begin(), fits.end());
    const std::vector<float> x = evenly_spaced(-5.0, 5.0, 201);
    evidence.x_title = "x";
    evidence.y_title = "density";
    evidence.x.assign(x.begin(), x.end());
    evidence.curves = {{"argmin KL(p_r || q)", densities(forward, x)},
                       {"argmin KL(q || p_r)", densities(reverse.q, x)},
                       {"p_r", densities(both, x)}};
    return evidence;
}

} // namespace pocketgan::theory
