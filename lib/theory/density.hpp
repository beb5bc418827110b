#pragma once

#include "pocketgan/mixture.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan::theory {

/// The mixture on the line with equal weights of N(mode, deviation^2) for each mode.
Mixture gaussians(std::vector<float> modes, double deviation);

/// The points of the trapezoid rule for two densities: ten standard deviations around every mode,
/// in steps of a hundredth of the smaller standard deviation. Integrals have six correct digits.
struct Grid {
    double low, step;
    std::size_t count;

    Grid(const Mixture& p, const Mixture& q);
    float at(std::size_t i) const {
        return static_cast<float>(low + static_cast<double>(i) * step);
    }
    std::vector<float> points() const;
};

/// p(x) for each x.
std::vector<double> densities(const Mixture& p, const std::vector<float>& x);

/// `count` >= 2 points from `low` to `high` at equal distances.
std::vector<float> evenly_spaced(double low, double high, std::size_t count);

/// The integral of f(x, p(x), q(x)) over the line.
template <typename Function>
double integrate(const Mixture& p, const Mixture& q, const Function& f) {
    const Grid grid(p, q);
    double sum = 0.0;
    for (std::size_t i = 0; i < grid.count; ++i) {
        const float x = grid.at(i);
        sum += f(x, p.density(&x), q.density(&x));
    }
    return sum * grid.step;
}

/// D*(x) = p / (p + q), the optimal discriminator at a point where real data have the density p and
/// generated data q (Goodfellow et al. 2014, proposition 1, equation 2); 1/2 where both are 0.
double optimal_discriminator(double p, double q);

/// KL(p || q) = E_p[log p - log q] in nats.
double kullback_leibler(const Mixture& p, const Mixture& q);

/// JS(p || q) = KL(p || m) / 2 + KL(q || m) / 2 with m = (p + q) / 2, in [0, log 2].
double jensen_shannon(const Mixture& p, const Mixture& q);

/// The Wasserstein-1 distance (Arjovsky et al. 2017, equation 1), which on the line is the integral
/// of |P(x) - Q(x)| for the distribution functions P and Q.
double wasserstein(const Mixture& p, const Mixture& q);

/// log p(x), finite also where p(x) underflows to 0.
double log_density(const Mixture& p, double x);

/// Streams of random numbers, one per purpose.
enum Stream : std::uint64_t {
    kWeights = 1, // Player
    kReal,        // Minibatches
    kGenerated,
    kGameWeights = 10, // FixedGame
    kGameTraining,
    kGameOther,
    kGameFresh,
    kCriticWeights = 20, // disjoint.cpp
    kCriticTraining,
    kCriticFresh,
    kSaturationGenerator = 30, // saturation.cpp
    kSaturationDiscriminator,
    kSaturationLatents,
    kSaturationReal,
    kMissing = 40, // asymmetry.cpp
    kMissed,
    kInventing,
    kInvented,
    kFitted,
    kCollapseGenerator = 50, // collapse.cpp
    kCollapseLatents,
    kCollapseSamples
};

/// A different seed for each pair (seed, stream).
std::uint64_t seed_of(std::uint64_t seed, Stream stream);

} // namespace pocketgan::theory
