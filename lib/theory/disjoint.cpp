// Disjoint densities: Arjovsky et al. 2017, example 1, with narrow Gaussians for its points. W
// comes from a critic by the Kantorovich-Rubinstein duality (their equation 2).
#include "theory/density.hpp"
#include "theory/fixed_game.hpp"
#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr std::size_t kEstimatePoints = 20000; ///< of each density, for the estimates

constexpr double kNarrow = 0.1; ///< standard deviation
// At a distance of 1, ten standard deviations, the overlap is below 1e-6.
constexpr double kDistances[] = {0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0, 4.0};
constexpr double kReach = 4.0; ///< the critic's inputs are divided by it

// Tolerances. Over 20 seeds the error of JS with the largest magnitude was -1e-4; the largest error
// of W was 3 % of the distance.
constexpr double kNearJs = 0.005;
constexpr double kNearDistance = 0.05; ///< as a share of the distance

// The weight limit bounds the critic's slope. It also bounds the biases, so that the critic is
// linear only on about [-1, 1]: inputs are scaled to that range.
PlayerSettings critic_settings() {
    PlayerSettings settings;
    settings.units = {1, 32, 32, 1};
    settings.activation = Activation::relu;
    settings.optimiser.kind = OptimiserKind::rmsprop;
    settings.optimiser.rate = 5e-3;
    settings.limit = 0.1f;
    return settings;
}

// x / kReach, the critic's inputs.
std::vector<float> scaled(std::vector<float> x) {
    for (float& value : x)
        value /= static_cast<float>(kReach);
    return x;
}
std::vector<float> scaled(ConstMatrixView x) {
    return scaled(std::vector<float>(x.data, x.data + x.rows));
}

// The largest |slope| of the critic between neighbouring points of x.
double steepest(Player& critic, const std::vector<float>& x) {
    const std::vector<double> f = critic.outputs_at(scaled(x));
    double slope = 0.0;
    for (std::size_t i = 1; i < x.size(); ++i)
        slope = std::max(slope, std::abs(f[i] - f[i - 1]) / (x[i] - x[i - 1]));
    return slope;
}

// W = E[f(x)] - E[f(G(z))] for the critic f divided by its largest slope: the duality requires |f'|
// <= 1.
Estimate critic_estimate(const Mixture& real, const Mixture& generated,
                         const TheorySettings& settings, Engine& engine) {
    Player critic(critic_settings(), 2 * kBatch, seed_of(settings.seed, kCriticWeights), engine);
    Minibatches batches(real, generated, kBatch, seed_of(settings.seed, kCriticTraining));
    for (std::size_t step = 0; step < settings.steps / 6; ++step) {
        const std::vector<float> x = scaled(batches.next());
        update_discriminator(critic, Objective::wasserstein, {x.data(), x.size(), 1});
    }
    Minibatches fresh(real, generated, kEstimatePoints, seed_of(settings.seed, kCriticFresh));
    const std::vector<float> x = scaled(fresh.next());
    const std::vector<double> f = critic.outputs_at(x);
    const double low = generated.mode_values[0] - 4.0 * kNarrow;
    const double high = real.mode_values[0] + 4.0 * kNarrow;
    const double slope = steepest(critic, evenly_spaced(low, high, 401));
    std::vector<double> differences(kEstimatePoints);
    for (std::size_t i = 0; i < kEstimatePoints; ++i)
        differences[i] = (f[i] - f[kEstimatePoints + i]) / slope;
    return mean_of(differences);
}

} // namespace

Evidence test_disjoint(const TheorySettings& settings, Engine& engine) {
    Evidence evidence;
    evidence.x_title = "distance";
    evidence.y_title = "nats, distance";
    evidence.low = -0.2; // the estimate of JS may be slightly negative
    evidence.high = 4.2;
    evidence.curves = {{"JS from D", {}}, {"JS", {}}, {"W from a critic", {}}, {"W", {}}};
    for (const double distance : kDistances) {
        const Mixture real = gaussians({static_cast<float>(0.5 * distance)}, kNarrow);
        const Mixture generated = gaussians({static_cast<float>(-0.5 * distance)}, kNarrow);
        FixedGame game(real, generated, settings.steps / 6, settings.seed, engine);
        game.learn(settings.steps / 6);
        const Estimate value = game.measure_value(kEstimatePoints);
        const double js = 0.5 * (value.mean + std::log(4.0));
        const double w = wasserstein(real, generated);
        const Estimate critic = critic_estimate(real, generated, settings, engine);
        evidence.x.push_back(distance);
        evidence.curves[0].values.push_back(js);
        evidence.curves[1].values.push_back(jensen_shannon(real, generated));
        evidence.curves[2].values.push_back(critic.mean);
        evidence.curves[3].values.push_back(w);
        if (distance != 1.0 && distance != 2.0 && distance != 4.0)
            continue;
        const std::string at = ", distance " + std::to_string(static_cast<int>(distance));
        evidence.checks.push_back({"JS from D" + at, Relation::equal, std::log(2.0), js,
                                   kNearJs + 4.0 * value.standard_error});
        evidence.checks.push_back({"W from a critic" + at, Relation::equal, w, critic.mean,
                                   kNearDistance * w + 4.0 * critic.standard_error});
    }
    return evidence;
}

} // namespace pocketgan::theory
