// Player, Minibatches and FixedGame.
#include "theory/fixed_game.hpp"
#include "theory/player.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace pocketgan;
using namespace pocketgan::theory;

TEST_CASE("V is 2 log 1/2 for D = 1/2, 0 for a perfect D, and finite if D is always wrong") {
    const Estimate undecided = value_of({0.0, 0.0}, {0.0, 0.0, 0.0});
    CHECK(undecided.mean == doctest::Approx(-std::log(4.0)));
    CHECK(undecided.standard_error == doctest::Approx(0.0));
    CHECK(value_of({800.0}, {-800.0}).mean == 0.0);
    CHECK(value_of({-800.0}, {800.0}).mean == doctest::Approx(-1600.0));
}

TEST_CASE("the standard error of V is that of two independent means") {
    // The two values are log sigmoid(0) = -log 2 and about 0: deviation log 2 / 2, for both terms.
    const Estimate value = value_of({0.0, 50.0}, {0.0, -50.0});
    CHECK(value.mean == doctest::Approx(-std::log(2.0)));
    CHECK(value.standard_error == doctest::Approx(0.5 * std::log(2.0)));
}

TEST_CASE("a player's gradients are differences of its outputs") {
    Engine engine;
    PlayerSettings settings;
    settings.units = {1, 8, 1};
    Player player(settings, 4, 3, engine);
    const float x[] = {-1.0f, 0.0f, 0.5f, 2.0f}, ones[] = {1.0f, 1.0f, 1.0f, 1.0f};
    player.forward({x, 4, 1});
    const MatrixView slopes = player.input_gradient({ones, 4, 1});
    for (std::size_t i = 0; i < 4; ++i) {
        const std::vector<double> y = player.outputs_at({x[i] - 0.01f, x[i] + 0.01f});
        CHECK(slopes(i, 0) == doctest::Approx((y[1] - y[0]) / 0.02).epsilon(2e-3));
    }
}

TEST_CASE("a small step against the gradient lowers the output by rate times its squared norm") {
    Engine engine;
    PlayerSettings settings;
    settings.units = {1, 8, 1};
    settings.optimiser.kind = OptimiserKind::sgd;
    settings.optimiser.momentum = settings.optimiser.final_momentum = 0.0;
    settings.optimiser.rate = 1e-3;
    Player player(settings, 1, 3, engine);
    const float x = 0.75f, one = 1.0f;
    const double before = player.forward({&x, 1, 1})(0, 0);
    const double length = player.gradient_norm({&one, 1, 1});
    player.learn({&one, 1, 1});
    const double after = player.forward({&x, 1, 1})(0, 0);
    CHECK(before - after == doctest::Approx(1e-3 * length * length).epsilon(0.02));
}

TEST_CASE("a limit clips the parameters from the start and bounds the slope") {
    Engine engine;
    PlayerSettings settings;
    settings.units = {1, 4, 1};
    settings.activation = Activation::relu;
    settings.optimiser.rate = 0.1;
    settings.limit = 0.1f;
    Player player(settings, 64, 3, engine);
    Minibatches batches(gaussians({3.0f}, 0.1), gaussians({-3.0f}, 0.1), 32, 1);
    for (int step = 0; step < 50; ++step) {
        const std::vector<double> y = player.outputs_at({-0.5f, 0.5f});
        CHECK(std::abs(y[1] - y[0]) <= 4 * 0.1 * 0.1 * 1.001);
        update_discriminator(player, Objective::wasserstein, batches.next());
    }
    const std::vector<double> y = player.outputs_at({-1.0f, 1.0f});
    CHECK(y[1] - y[0] > 0.01); // the critic is greater at real points
}

TEST_CASE("Adam's annealed rate falls to 1 % and stays there") {
    const OptimiserSettings settings = annealed_adam(0.5, 200);
    CHECK(settings.rate == 0.5);
    CHECK(settings.rate / std::pow(settings.rate_decay, 200.0) == doctest::Approx(0.005));
    CHECK(settings.rate_minimum == doctest::Approx(0.005));
}

TEST_CASE("checkpoints ascend from the first step to the last") {
    CHECK(checkpoint(0, 4000) == 0);
    CHECK(checkpoint(kCheckpoints, 4000) == 4000);
    CHECK(checkpoint(kCheckpoints / 2, 4000) == 500);
    for (std::size_t i = 0; i < kCheckpoints; ++i)
        CHECK(checkpoint(i, 50) <= checkpoint(i + 1, 50));
}

TEST_CASE("minibatches are new points every time, real ones first, a function of the seed") {
    Minibatches one(gaussians({5.0f}, 0.1), gaussians({-5.0f}, 0.1), 50, 1), same = one;
    Minibatches other(gaussians({5.0f}, 0.1), gaussians({-5.0f}, 0.1), 50, 2);
    const auto points = [](Minibatches& batches) {
        const ConstMatrixView x = batches.next();
        return std::vector<float>(x.data, x.data + x.rows);
    };
    const std::vector<float> first = points(one);
    REQUIRE(first.size() == 100);
    CHECK(*std::min_element(first.begin(), first.begin() + 50) > 4.0f);
    CHECK(*std::max_element(first.begin() + 50, first.end()) < -4.0f);
    CHECK(points(same) == first);
    CHECK(points(one) != first);
    CHECK(points(other) != first);
    CHECK(first[0] - 5.0f != doctest::Approx(first[50] + 5.0f)); // different streams
}

TEST_CASE("V(G, D*) - V(G, D) is 0 only for D* and decreases in training") {
    Engine engine;
    // An untrained D is near 1/2, which is D* for equal densities.
    const Mixture real = gaussians({0.0f}, 1.0), other = gaussians({2.0f}, 1.0);
    FixedGame alike(real, real, 100, 1, engine);
    FixedGame apart(real, other, 300, 1, engine);
    CHECK(alike.value_gap() < apart.value_gap());
    CHECK(alike.mean_error() < apart.mean_error());
    const double before = apart.value_gap();
    const double best = 2.0 * jensen_shannon(real, other) - std::log(4.0);
    const Estimate value = apart.measure_value(50000);
    CHECK(std::abs(best - before - value.mean) < 5.0 * value.standard_error);
    apart.learn(300);
    CHECK(apart.value_gap() < 0.1 * before);
    CHECK(apart.value_gap() > 0.0);
}
