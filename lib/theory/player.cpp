#include "theory/player.hpp"

#include "gan/objective.hpp"
#include "theory/density.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pocketgan::theory {
namespace {

Learner make_learner(const PlayerSettings& settings, std::uint64_t seed) {
    const std::vector<std::size_t>& units = settings.units;
    NetworkSettings network;
    network.hidden.assign(units.begin() + 1, units.end() - 1);
    network.activation = settings.activation;
    network.initialiser = {InitialiserKind::glorot, settings.scale};
    network.optimiser = settings.optimiser;
    return {network, dense_layers(network, units.front(), units.back(), Activation::linear), seed,
            kWeights};
}

} // namespace

Player::Player(const PlayerSettings& settings, std::size_t rows, std::uint64_t seed,
               Engine& engine) :
    engine_(engine),
    learner_(make_learner(settings, seed)),
    limit_(settings.limit),
    rows_(rows),
    pass_(learner_.network, rows),
    d_input_(rows, learner_.network.inputs()),
    gradient_(learner_.network.parameters().size()) {
    if (limit_ > 0.0f)
        for (float& w : learner_.network.parameters())
            w = std::clamp(w, -limit_, limit_);
}

void Player::learn(ConstMatrixView d_output) {
    kernels::Update update = learner_.optimiser.next_step(learner_.network.parameters(), 0.0);
    update.limit = limit_;
    pass_.learn(learner_.network, 0, d_output, update, nullptr, engine_);
}

MatrixView Player::input_gradient(ConstMatrixView d_output) {
    MatrixView d_input = d_input_.rows(0, d_output.rows);
    pass_.backward(learner_.network, 0, d_output, nullptr, &d_input, engine_);
    return d_input;
}

double Player::gradient_norm(ConstMatrixView d_output) {
    pass_.backward(learner_.network, 0, d_output, gradient_.data(), nullptr, engine_);
    double squares = 0.0;
    for (const float value : gradient_)
        squares += static_cast<double>(value) * value;
    return std::sqrt(squares);
}

std::vector<double> Player::outputs_at(const std::vector<float>& x) {
    std::vector<double> outputs;
    outputs.reserve(x.size());
    for (std::size_t first = 0; first < x.size(); first += rows_) {
        const std::size_t count = std::min(rows_, x.size() - first);
        const MatrixView y = forward({&x[first], count, 1});
        for (std::size_t i = 0; i < count; ++i)
            outputs.push_back(y(i, 0));
    }
    return outputs;
}

OptimiserSettings annealed_adam(double rate, std::size_t steps) {
    OptimiserSettings settings;
    settings.kind = OptimiserKind::adam;
    settings.rate = rate;
    settings.rate_decay = std::pow(100.0, 1.0 / static_cast<double>(steps));
    settings.rate_minimum = rate / 100.0;
    return settings;
}

std::size_t checkpoint(std::size_t i, std::size_t steps) {
    const double way = static_cast<double>(i) / static_cast<double>(kCheckpoints);
    return static_cast<std::size_t>(std::pow(way, 3.0) * static_cast<double>(steps) + 1e-6);
}

void update_discriminator(Player& discriminator, Objective objective, ConstMatrixView x) {
    const MatrixView a = discriminator.forward(x);
    std::vector<float> gradient(x.rows);
    const MatrixView d(gradient.data(), x.rows, 1);
    discriminator_loss(objective, a, 1.0f, d);
    discriminator.learn(d);
}

Minibatches::Minibatches(Mixture real, Mixture generated, std::size_t m, std::uint64_t seed) :
    real_(std::move(real)), generated_(std::move(generated)), m_(m), seed_(seed), x_(2 * m) {}

ConstMatrixView Minibatches::next() {
    const Dataset real = make_mixture(real_, m_, seed_of(seed_, kReal), drawn_);
    const Dataset generated = make_mixture(generated_, m_, seed_of(seed_, kGenerated), drawn_);
    std::copy_n(real.values().begin(), m_, x_.begin());
    std::copy_n(generated.values().begin(), m_, x_.begin() + static_cast<std::ptrdiff_t>(m_));
    drawn_ += m_;
    return {x_.data(), 2 * m_, 1};
}

} // namespace pocketgan::theory
