#pragma once

#include "pocketgan/mixture.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan::theory {

/// A density on the line: Gaussians of this width at these places, all of the same weight.
Mixture on_line(std::vector<float> modes, double deviation);

/// Where integrals over both densities are taken: ten deviations around every mode, in steps of a
/// hundredth of the smaller deviation, which makes the trapezoid rule good to six digits.
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

/// `count` places from `low` to `high`, evenly.
std::vector<float> places(double low, double high, std::size_t count);

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

/// D*(x) = p / (p + q), the best discriminator of real points of density p from generated ones of
/// density q (Goodfellow et al. 2014, proposition 1); 1/2 where neither has a point.
double best_discriminator(double p, double q);

/// KL(p || q) = E_p[log p - log q] in nats.
double kullback_leibler(const Mixture& p, const Mixture& q);

/// JS(p || q) = KL(p || m) / 2 + KL(q || m) / 2 with m = (p + q) / 2, in [0, log 2].
double jensen_shannon(const Mixture& p, const Mixture& q);

/// W(p, q) = integral of |P(x) - Q(x)| over their distribution functions: what moving one density
/// to the other costs on a line.
double wasserstein(const Mixture& p, const Mixture& q);

/// log p(x), also where p(x) is no number above 0 any more.
double log_density(const Mixture& p, double x);

/// What numbers are drawn for.
enum Stream : std::uint64_t {
    kWeights = 1, // of a player
    kReal,        // points of a minibatch
    kGenerated,
    kGameWeights = 10, // of a fixed game
    kGameTraining,
    kGameOther,
    kGameFresh,
    kCriticWeights = 20, // of a critic
    kCriticTraining,
    kCriticFresh,
    kSureGenerator = 30, // where D becomes sure
    kSureDiscriminator,
    kSureLatents,
    kSureReal,
    kMissing = 40, // of the directions of KL
    kMissed,
    kInventing,
    kInvented,
    kFitted,
    kFrozenGenerator = 50, // where D stands still
    kFrozenLatents,
    kFrozenJudged
};

/// A seed of its own for every stream of a seed.
std::uint64_t seed_of(std::uint64_t seed, Stream stream);

} // namespace pocketgan::theory
