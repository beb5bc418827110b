#pragma once

#include "theory/density.hpp"
#include "theory/estimate.hpp"
#include "theory/player.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan::theory {

double sigmoid(double a);

/// V(G, D) = E[log D(x)] + E[log(1 - D(G(z)))] (Goodfellow et al. 2014, equation 1) from the logits
/// of D for real and for generated points.
Estimate value_of(const std::vector<double>& real, const std::vector<double>& generated);

/// A discriminator D that is trained on two known densities p_r and p_g, that is, against a fixed
/// G, and compared with the optimal one, D*.
class FixedGame {
public:
    /// The learning rate is annealed over `steps` >= 1. `engine` must outlive the object.
    FixedGame(Mixture real, Mixture generated, std::size_t steps, std::uint64_t seed,
              Engine& engine);

    /// Replaces p_g.
    void set_generated(Mixture generated);

    /// Trains D for `steps` steps, each on a new minibatch.
    void learn(std::size_t steps);

    const Mixture& real() const { return real_; }
    const Mixture& generated() const { return generated_; }
    Player& discriminator() { return discriminator_; }
    /// D(x) for each x.
    std::vector<double> d_at(const std::vector<float>& x);

    /// E|D(x) - D*(x)| for x of the density (p_r + p_g) / 2, by integration.
    double mean_error();
    /// V(G, D*) - V(G, D) >= 0, by integration of (p_r + p_g) KL(D* || D), the KL divergence of two
    /// Bernoulli distributions.
    double value_gap();
    /// V(G, D) over `count` points of each density that D was not trained on.
    Estimate measure_value(std::size_t count);

private:
    /// The integral of f(a(x), p_r(x), p_g(x)), where a(x) is the logit of D.
    template <typename Function>
    double integrate_logits(const Function& f);

    Mixture real_, generated_;
    std::uint64_t seed_;
    Player discriminator_;
    Minibatches batches_;
};

} // namespace pocketgan::theory
