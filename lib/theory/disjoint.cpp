// Densities that do not overlap: Arjovsky et al. 2017, example 1, with a little width.
#include "theory/fixed_game.hpp"
#include "theory/line.hpp"
#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr std::size_t kEstimatePoints = 20000; ///< points that the estimates are made on

constexpr double kNarrow = 0.1;
// A distance of 1 is ten deviations: what of each lies nearer to the other is below 1e-6.
constexpr double kDistances[] = {0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0, 4.0};
constexpr double kReach = 4.0; ///< what the critic sees is divided by it

// Of 20 seeds the worst D was 1e-4 short of the best, the worst critic 3 % of the distance.
constexpr double kNearJs = 0.005;
constexpr double kNearDistance = 0.05; ///< of it

// Within the limit a critic can only be so steep, and beyond [-1, 1] its units with a bias of the
// limit end and it is straight no more, which is why its inputs are made small.
PlayerSettings critic_settings() {
    PlayerSettings settings;
    settings.units = {1, 32, 32, 1};
    settings.activation = Activation::relu;
    settings.optimiser.kind = OptimiserKind::rmsprop;
    settings.optimiser.rate = 5e-3;
    settings.limit = 0.1f;
    return settings;
}

// As the critic sees them.
std::vector<float> scaled(std::vector<float> x) {
    for (float& value : x)
        value /= static_cast<float>(kReach);
    return x;
}
std::vector<float> scaled(ConstMatrixView x) {
    return scaled(std::vector<float>(x.data, x.data + x.rows));
}

// How steep the critic is at most between two of the places.
double steepest(Player& critic, const std::vector<float>& x) {
    const std::vector<double> f = critic.at(scaled(x));
    double slope = 0.0;
    for (std::size_t i = 1; i < x.size(); ++i)
        slope = std::max(slope, std::abs(f[i] - f[i - 1]) / (x[i] - x[i - 1]));
    return slope;
}

// mean f(x) - mean f(G(z)) of a clipped critic, divided by its steepest slope, so that it is of
// slope 1 as the duality wants it.
Estimate critic_estimate(const Mixture& real, const Mixture& generated,
                         const TheorySettings& settings, Engine& engine) {
    Player critic(critic_settings(), 2 * kBatch, seed_of(settings.seed, kCriticWeights), engine);
    Minibatches batches(real, generated, kBatch, seed_of(settings.seed, kCriticTraining));
    for (std::size_t step = 0; step < settings.steps / 6; ++step) {
        const std::vector<float> x = scaled(batches.next());
        teach(critic, Objective::wasserstein, {x.data(), x.size(), 1});
    }
    Minibatches fresh(real, generated, kEstimatePoints, seed_of(settings.seed, kCriticFresh));
    const std::vector<float> x = scaled(fresh.next());
    const std::vector<double> f = critic.at(x);
    const double low = generated.mode_values[0] - 4.0 * kNarrow;
    const double high = real.mode_values[0] + 4.0 * kNarrow;
    const double slope = steepest(critic, places(low, high, 401));
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
    evidence.low = -0.2; // JS by a D that is trained may be a little below 0
    evidence.high = 4.2;
    evidence.curves = {{"JS by D", {}}, {"JS", {}}, {"W by a critic", {}}, {"W", {}}};
    for (const double distance : kDistances) {
        const Mixture real = on_line({static_cast<float>(0.5 * distance)}, kNarrow);
        const Mixture generated = on_line({static_cast<float>(-0.5 * distance)}, kNarrow);
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
        const std::string at = " at " + std::to_string(static_cast<int>(distance));
        evidence.checks.push_back({"JS by D" + at, Relation::equal, std::log(2.0), js,
                                   kNearJs + 4.0 * value.standard_error});
        evidence.checks.push_back({"W by a critic" + at, Relation::equal, w, critic.mean,
                                   kNearDistance * w + 4.0 * critic.standard_error});
    }
    return evidence;
}

} // namespace pocketgan::theory
