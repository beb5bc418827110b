#include "theory/fixed_game.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pocketgan::theory {
namespace {

PlayerSettings discriminator_of(std::size_t steps) {
    PlayerSettings settings;
    settings.units = {1, 32, 32, 1};
    settings.optimiser = annealed_adam(1e-2, steps);
    return settings;
}

// log sigmoid(a), finite for any finite a.
double log_sigmoid(double a) {
    return std::min(a, 0.0) - std::log1p(std::exp(-std::abs(a)));
}

Estimate mean_log_sigmoid(std::vector<double> a, double sign) {
    for (double& value : a)
        value = log_sigmoid(sign * value);
    return mean_of(a);
}

// KL(Bernoulli(p) || Bernoulli(sigmoid(a))) in nats.
double bernoulli_kl(double p, double a) {
    const auto part = [](double x, double log_y) {
        return x > 0.0 ? x * (std::log(x) - log_y) : 0.0;
    };
    return part(p, log_sigmoid(a)) + part(1.0 - p, log_sigmoid(-a));
}

} // namespace

double sigmoid(double a) {
    return 1.0 / (1.0 + std::exp(-a));
}

Estimate value_of(const std::vector<double>& real, const std::vector<double>& generated) {
    const Estimate as_real = mean_log_sigmoid(real, 1.0);
    const Estimate as_fake = mean_log_sigmoid(generated, -1.0);
    return {as_real.mean + as_fake.mean,
            std::hypot(as_real.standard_error, as_fake.standard_error)};
}

FixedGame::FixedGame(Mixture real, Mixture generated, std::size_t steps, std::uint64_t seed,
                     Engine& engine) :
    real_(std::move(real)),
    generated_(std::move(generated)),
    seed_(seed),
    discriminator_(discriminator_of(steps), 2 * kBatch, seed_of(seed, kGameWeights), engine),
    batches_(real_, generated_, kBatch, seed_of(seed, kGameTraining)) {}

void FixedGame::set_generated(Mixture generated) {
    generated_ = std::move(generated);
    batches_ = Minibatches(real_, generated_, kBatch, seed_of(seed_, kGameOther));
}

void FixedGame::learn(std::size_t steps) {
    for (std::size_t step = 0; step < steps; ++step)
        update_discriminator(discriminator_, Objective::non_saturating, batches_.next());
}

std::vector<double> FixedGame::d_at(const std::vector<float>& x) {
    std::vector<double> d = discriminator_.outputs_at(x);
    std::transform(d.begin(), d.end(), d.begin(), sigmoid);
    return d;
}

template <typename Function>
double FixedGame::integrate_logits(const Function& f) {
    const std::vector<double> logits = discriminator_.outputs_at(Grid(real_, generated_).points());
    std::size_t i = 0;
    return integrate(real_, generated_,
                     [&](float, double p, double q) { return f(logits[i++], p, q); });
}

double FixedGame::mean_error() {
    return integrate_logits([](double a, double p, double q) {
        return 0.5 * (p + q) * std::abs(sigmoid(a) - optimal_discriminator(p, q));
    });
}

double FixedGame::value_gap() {
    return integrate_logits([](double a, double p, double q) {
        return (p + q) * bernoulli_kl(optimal_discriminator(p, q), a);
    });
}

Estimate FixedGame::measure_value(std::size_t count) {
    Minibatches fresh(real_, generated_, count, seed_of(seed_, kGameFresh));
    const ConstMatrixView x = fresh.next();
    return value_of(discriminator_.outputs_at({x.data, x.data + count}),
                    discriminator_.outputs_at({x.data + count, x.data + 2 * count}));
}

} // namespace pocketgan::theory
