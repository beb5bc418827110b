// The optimal D against a fixed G: Goodfellow et al. 2014, proposition 1 and theorem 1.
#include "theory/density.hpp"
#include "theory/fixed_game.hpp"
#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr std::size_t kValuePoints = 1000000; ///< of each density, to measure V on

// Tolerances: at least 1.5 times the largest value of 20 seeds: 0.0044 for the mean |D - D*|, 0.033
// for its maximum and 0.0006 for V(G, D*) - V(G, D).
constexpr double kMeanDError = 0.008;
constexpr double kLargestDError = 0.05; ///< where p_r + p_g > 0.02
constexpr double kValueGap = 0.002;
constexpr double kIntegralError = 1e-6; ///< of FixedGame's integrals

Mixture two_modes() {
    return gaussians({-1.5f, 1.5f}, 0.5);
}
Mixture one_mode() {
    return gaussians({0.5f}, 1.0);
}

std::vector<double> optimal_d_at(const FixedGame& game, const std::vector<float>& x) {
    std::vector<double> best;
    for (const float& place : x)
        best.push_back(
            optimal_discriminator(game.real().density(&place), game.generated().density(&place)));
    return best;
}

double optimal_value(const FixedGame& game) {
    return 2.0 * jensen_shannon(game.real(), game.generated()) - std::log(4.0);
}

// Two checks of V(G, D) measured on samples. The first is against V(G, D*) and allows a gap of
// kValueGap. The second is against V(G, D*) minus the gap of this D by integration, so that its
// only error is that of sampling.
void check_value(FixedGame& game, Evidence& evidence) {
    const Estimate value = game.measure_value(kValuePoints);
    const double best = optimal_value(game), sampling = 4.0 * value.standard_error;
    evidence.checks.push_back(
        {"V on fresh points", Relation::equal, best, value.mean, kValueGap + sampling});
    evidence.checks.push_back({"V(G, D*) - V(G, D)", Relation::equal, game.value_gap(),
                               best - value.mean, sampling + kIntegralError});
}

} // namespace

Evidence test_optimal_discriminator(const TheorySettings& settings, Engine& engine) {
    FixedGame game(two_modes(), one_mode(), settings.steps, settings.seed, engine);
    game.learn(settings.steps);

    const std::vector<float> x = evenly_spaced(-4.0, 4.0, 161);
    const std::vector<double> d = game.d_at(x), best = optimal_d_at(game, x);
    const std::vector<double> real = densities(game.real(), x);
    const std::vector<double> generated = densities(game.generated(), x);
    double largest = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (real[i] + generated[i] > 0.02)
            largest = std::max(largest, std::abs(d[i] - best[i]));

    Evidence evidence;
    evidence.checks = {{"mean |D - D*|", Relation::equal, 0.0, game.mean_error(), kMeanDError},
                       {"largest |D - D*|", Relation::equal, 0.0, largest, kLargestDError}};
    evidence.x_title = "x";
    evidence.y_title = "probability, density";
    evidence.x.assign(x.begin(), x.end());
    evidence.curves = {{"D", d}, {"D*", best}, {"p_r", real}, {"p_g", generated}};
    return evidence;
}

Evidence test_value(const TheorySettings& settings, Engine& engine) {
    FixedGame game(two_modes(), one_mode(), settings.steps, settings.seed, engine);
    const double best = optimal_value(game);
    Evidence evidence;
    evidence.x_title = "step of D";
    evidence.y_title = "V in nats";
    evidence.curves = {{"V(G, D)", {}}, {"2 JS - log 4", {}}};
    std::size_t done = 0;
    for (std::size_t i = 0; i <= kCheckpoints; ++i) {
        const std::size_t next = settings.steps * i / kCheckpoints;
        game.learn(next - done);
        done = next;
        evidence.x.push_back(static_cast<double>(done));
        evidence.curves[0].values.push_back(best - game.value_gap());
        evidence.curves[1].values.push_back(best);
    }
    check_value(game, evidence);
    return evidence;
}

// D is trained against another p_g first, so that it does not start at 1/2.
Evidence test_equality(const TheorySettings& settings, Engine& engine) {
    const std::size_t before = settings.steps / 3;
    FixedGame game(two_modes(), one_mode(), settings.steps, settings.seed, engine);
    const std::vector<float> x = evenly_spaced(-4.0, 4.0, 161);
    game.learn(before);
    const std::vector<double> before_swap = game.d_at(x);
    game.set_generated(two_modes());
    const double difference = game.mean_error();
    game.learn(settings.steps - before);

    Evidence evidence;
    evidence.checks = {{"mean |D - 1/2| before", Relation::at_least, 0.1, difference, 0.0},
                       {"mean |D - 1/2|", Relation::equal, 0.0, game.mean_error(), kMeanDError}};
    check_value(game, evidence);
    evidence.x_title = "x";
    evidence.y_title = "D(x)";
    evidence.x.assign(x.begin(), x.end());
    evidence.curves = {{"D", game.d_at(x)},
                       {"D before", before_swap},
                       {"1/2", std::vector<double>(x.size(), 0.5)}};
    return evidence;
}

} // namespace pocketgan::theory
