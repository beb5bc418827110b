// The gradients of both players against central differences in double: dL_D/dw over [real; fake],
// and dL_G/dw through the discriminator.
#include "gan/objective.hpp"

#include "gan/double_losses.hpp"
#include "nn/double_network.hpp"
#include "nn/initialise.hpp"
#include "nn/random_network.hpp"
#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

using namespace pocketgan;

namespace {

using double_losses::fake_term;
using double_losses::generator_term;
using double_losses::real_term;
using double_network::Parameters;
using double_network::Rows;

constexpr std::size_t kBatch = 6, kLatent = 4;
constexpr float kLossScale = 0.5f;
const DropoutKey kKey{21, 3};

struct Players {
    TrainableNetwork generator, discriminator;
};

// Maxout, and dropout of inputs and hidden units in D.
Players dense_players() {
    constexpr std::size_t kPixels = 7;
    Players players{TrainableNetwork({{{kLatent, 9, Activation::leaky_relu, 0.2f, 1}, 1.0f},
                                      {{9, kPixels, Activation::tanh, 0.2f, 1}, 1.0f}}),
                    TrainableNetwork({{{kPixels, 8, Activation::maxout, 0.2f, 3}, 0.8f},
                                      {{8, 6, Activation::maxout, 0.2f, 2}, 0.6f},
                                      {{6, 1, Activation::linear, 0.2f, 1}, 0.6f}})};
    initialise(players.generator, {InitialiserKind::glorot, 1.5f}, 1, 1);
    initialise(players.discriminator, {InitialiserKind::gaussian, 0.6f}, 1, 2);
    return players;
}

// Images of 4 x 4, and batch normalisation of dense layers and convolutions in both.
Players convolutional_players() {
    LayerSpec maxout = normalised(convolution({2, 2, 4}, 3, 2, 1, 1, Activation::maxout, 2));
    maxout.keep = 0.8f;
    return {random_network({normalised(layer(kLatent, 12, Activation::leaky_relu)),
                            normalised(transposed({2, 2, 3}, 2, 3, 1, 1, Activation::relu)),
                            transposed({2, 2, 2}, 1, 4, 2, 1, Activation::tanh)},
                           3),
            random_network({normalised(convolution({4, 4, 1}, 4, 4, 2, 1, Activation::leaky_relu)),
                            maxout, layer(27, 5, Activation::sigmoid, 1, 0.6f),
                            layer(5, 1, Activation::linear)},
                           4)};
}

constexpr Objective kObjectives[] = {Objective::minimax, Objective::non_saturating,
                                     Objective::wasserstein, Objective::least_squares};

Rows to_rows(ConstMatrixView m) {
    Rows rows;
    for (std::size_t i = 0; i < m.rows; ++i)
        rows.emplace_back(m.row(i), m.row(i) + m.columns);
    return rows;
}

// The passes of a minibatch through both networks, in float and in double. Real examples and fakes
// are batches of their own.
struct Game {
    TrainableNetwork generator, discriminator;
    std::size_t pixels = generator.outputs();
    Engine engine;
    Pass generator_pass{generator, kBatch};
    Pass discriminator_pass{discriminator, 2 * kBatch, kBatch};
    RowBuffer latents{kBatch, kLatent};
    RowBuffer examples{2 * kBatch, pixels}; // real, then fake
    MatrixView logits;

    Parameters generator_doubles = double_network::parameters_of(generator);
    Parameters discriminator_doubles = double_network::parameters_of(discriminator);
    Rows z, real;

    // Forward; with `simultaneous`, the fakes are the second half of D's rows [real; fake].
    Game(Players players, bool simultaneous) :
        generator(std::move(players.generator)), discriminator(std::move(players.discriminator)) {
        for (std::size_t i = 0; i < kBatch; ++i) {
            Random(2, 1).normal(i * kLatent, latents.rows(i, 1).data, kLatent);
            Random(2, 2).uniform(i * pixels, -1, 1, examples.rows(i, 1).data, pixels);
        }
        z = to_rows(latents.rows(0, kBatch));
        real = to_rows(examples.rows(0, kBatch));
        generator_pass.forward(generator, latents.rows(0, kBatch), examples.rows(kBatch, kBatch),
                               engine);
        const std::size_t first = simultaneous ? 0 : kBatch;
        logits = discriminator_pass.forward(discriminator, examples.rows(first, 2 * kBatch - first),
                                            engine, &kKey);
    }

    // The sum of term(logit) over a batch x in double, under the masks of the rows from `first` on
    // of the discriminator's pass.
    template <typename Term>
    double sum(const Rows& x, std::size_t first, const Term& term) {
        std::vector<double_network::Masks> masks;
        for (std::size_t i = 0; i < kBatch; ++i)
            masks.push_back(double_network::masks_of(discriminator, discriminator_pass, first + i));
        double result = 0;
        for (const std::vector<double>& logit :
             double_network::forward_batch(discriminator, discriminator_doubles, x, masks))
            result += term(logit[0]);
        return result;
    }
    Rows fakes() {
        return double_network::forward_batch(generator, generator_doubles, z,
                                             std::vector<double_network::Masks>(kBatch));
    }
};

void check_equal(const TrainableNetwork& network, const AlignedFloats& panels,
                 const std::vector<double>& expected) {
    const std::vector<float> gradient = network.to_rows(panels);
    REQUIRE(gradient.size() == expected.size());
    double largest = 0;
    for (std::size_t p = 0; p < expected.size(); ++p) {
        CAPTURE(p);
        CHECK(gradient[p] == doctest::Approx(expected[p]).epsilon(1e-5).scale(0.1));
        largest = std::fmax(largest, std::fabs(expected[p]));
    }
    CHECK(largest > 1e-2); // the comparison is not of zeros
}

void check_generator(const Players& players, Objective objective, bool simultaneous) {
    Game game(players, simultaneous);
    const std::size_t first = simultaneous ? kBatch : 0; // row of the first fake
    RowBuffer d_logits(2 * kBatch, 1), d_fakes(kBatch, game.pixels);

    if (simultaneous) { // D's backward pass uses the same Pass first
        AlignedFloats ignored(game.discriminator.parameters().size());
        loss_as_real(objective, game.logits.slice(0, kBatch), 1.0f, d_logits.rows(0, kBatch));
        loss_as_fake(objective, game.logits.slice(kBatch, kBatch), 1.0f,
                     d_logits.rows(kBatch, kBatch));
        game.discriminator_pass.backward(game.discriminator, 0, d_logits.rows(0, 2 * kBatch),
                                         ignored.data(), nullptr, game.engine);
    }
    const MatrixView d = d_logits.rows(0, kBatch);
    const double loss = generator_loss(objective, game.logits.slice(first, kBatch), d).loss;
    MatrixView d_fake = d_fakes.rows(0, kBatch);
    game.discriminator_pass.backward(game.discriminator, first, d, nullptr, &d_fake, game.engine);
    AlignedFloats gradient(game.generator.parameters().size());
    game.generator_pass.backward(game.generator, 0, d_fake, gradient.data(), nullptr, game.engine);

    const auto loss_in_double = [&] {
        return game.sum(game.fakes(), first, [&](double a) {
            return generator_term(objective, a);
        }) / kBatch;
    };
    CHECK(loss == doctest::Approx(loss_in_double()).epsilon(1e-6));
    check_equal(game.generator, gradient,
                double_network::central_differences(loss_in_double, game.generator_doubles));
}

void check_discriminator(const Players& players, Objective objective) {
    Game game(players, true);
    RowBuffer d_logits(2 * kBatch, 1);
    const double loss =
        loss_as_real(objective, game.logits.slice(0, kBatch), kLossScale, d_logits.rows(0, kBatch))
            .loss +
        loss_as_fake(objective, game.logits.slice(kBatch, kBatch), kLossScale,
                     d_logits.rows(kBatch, kBatch))
            .loss;
    AlignedFloats gradient(game.discriminator.parameters().size());
    game.discriminator_pass.backward(game.discriminator, 0, d_logits.rows(0, 2 * kBatch),
                                     gradient.data(), nullptr, game.engine);

    const auto loss_in_double = [&] {
        const double of_real =
            game.sum(game.real, 0, [&](double a) { return real_term(objective, a); });
        const double of_fake =
            game.sum(game.fakes(), kBatch, [&](double a) { return fake_term(objective, a); });
        return double{kLossScale} * (of_real + of_fake) / kBatch;
    };
    CHECK(loss == doctest::Approx(loss_in_double()).epsilon(1e-6));
    check_equal(game.discriminator, gradient,
                double_network::central_differences(loss_in_double, game.discriminator_doubles));
}

} // namespace

TEST_CASE("the generator's gradient through the discriminator agrees with central differences") {
    for (const Players& players : {dense_players(), convolutional_players()})
        for (const Objective objective : kObjectives)
            for (const bool simultaneous : {false, true}) {
                CAPTURE(players.generator.layers().size());
                CAPTURE(to_string(objective));
                CAPTURE(simultaneous);
                check_generator(players, objective, simultaneous);
            }
}

TEST_CASE("the discriminator's gradient over real and fake agrees with central differences") {
    for (const Players& players : {dense_players(), convolutional_players()})
        for (const Objective objective : kObjectives) {
            CAPTURE(players.generator.layers().size());
            CAPTURE(to_string(objective));
            check_discriminator(players, objective);
        }
}
