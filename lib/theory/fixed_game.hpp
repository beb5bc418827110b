#pragma once

#include "theory/estimate.hpp"
#include "theory/line.hpp"
#include "theory/player.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan::theory {

double sigmoid(double a);

/// V(G, D) = E[log D] + E[log(1 - D)] for the logits of real points and of generated ones.
Estimate value_of(const std::vector<double>& real, const std::vector<double>& generated);

/// The game against a G that stands still, its density known: a D learns, and what it has become is
/// compared with the best.
class FixedGame {
public:
    /// Rates fall over `steps`. `engine` must outlive it.
    FixedGame(Mixture real, Mixture generated, std::size_t steps, std::uint64_t seed,
              Engine& engine);

    /// From now on the generated points are of another density.
    void set_generated(Mixture generated);

    /// So many steps, each on other points.
    void learn(std::size_t steps);

    const Mixture& real() const { return real_; }
    const Mixture& generated() const { return generated_; }
    Player& discriminator() { return discriminator_; }
    /// D(x) for each x.
    std::vector<double> verdicts(const std::vector<float>& x);

    /// |D - D*|, a mean over points of both densities.
    double mean_difference();
    /// V(G, D*) - V(G, D), by integration: that of (p_r + p_g) KL(D* || D), both as the chances of
    /// a coin.
    double shortfall();
    /// V over `count` points of each density that D has not seen.
    Estimate measure_value(std::size_t count);

private:
    /// The integral of f(a, p_r(x), p_g(x)), a being D's logit at x.
    template <typename Function>
    double integrate_logits(const Function& f);

    Mixture real_, generated_;
    std::uint64_t seed_;
    Player discriminator_;
    Minibatches batches_;
};

} // namespace pocketgan::theory
