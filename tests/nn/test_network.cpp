// The public Network: any saved network against dense layers in double.
#include "pocketgan/network.hpp"

#include "nn/double_network.hpp"
#include "nn/random_network.hpp"
#include "pocketgan/xtensor.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::size_t kRows = 300; // more than one block of rows

// 6 inputs, hidden layers of 9 and 12 units, 4 outputs.
TrainableNetwork layers_of_every_kind() {
    return random_network({layer(6, 9, Activation::maxout, 3), layer(9, 12, Activation::leaky_relu),
                           layer(12, 4, Activation::tanh)},
                          3);
}

Model model_of(const TrainableNetwork& layers, Role role) {
    Model model;
    model.role = role;
    model.layers = layers.to_layers();
    if (role == Role::generator)
        model.latent = LatentSpace{layers.inputs(), Prior::gaussian};
    return model;
}

Matrix random_matrix(std::size_t rows, std::size_t columns) {
    Matrix x = make_matrix(rows, columns);
    Random(9, 1).normal(0, x.data(), x.size());
    return x;
}

// Compares every 37th row of y with the layers of `reference` in double.
void check_rows(const TrainableNetwork& reference, const Matrix& x, const Matrix& y) {
    const double_network::Parameters parameters = double_network::parameters_of(reference);
    for (std::size_t i = 0; i < x.shape(0); i += 37) {
        const std::vector<double> expected =
            double_network::forward(reference, parameters, {&x(i, 0), &x(i, 0) + x.shape(1)});
        for (std::size_t j = 0; j < expected.size(); ++j) {
            CAPTURE(i);
            CAPTURE(j);
            CHECK(y(i, j) == doctest::Approx(expected[j]).epsilon(1e-5).scale(1.0));
        }
    }
}

} // namespace

TEST_CASE("a network of any role runs from its model folder") {
    const ScratchFolder scratch;
    const TrainableNetwork layers = layers_of_every_kind();
    const Matrix x = random_matrix(kRows, 6);
    Engine engine;
    for (const char* role : {"generator", "discriminator", "encoder", "classifier"}) {
        CAPTURE(role);
        save_model(scratch.path(role), model_of(layers, role_from_string(role)));
        const Network network = Network::load(scratch.path(role));
        CHECK(network.role() == role_from_string(role));
        CHECK(network.inputs() == 6);
        CHECK(network.outputs() == 4);
        CHECK(network.features() == 12);
        CHECK(network.image().height == 0);
        check_rows(layers, x, run(network, x, engine));
    }
}

TEST_CASE("a network has the image shape of its model") {
    Model model = model_of(layers_of_every_kind(), Role::encoder);
    model.image = ImageShape{2, 3, 1, -1.0f, 1.0f};
    const Network network(model);
    CHECK(network.image().width == 3);
    CHECK(network.image().low == -1.0f);
}

TEST_CASE("a network also gives the output of its last hidden layer") {
    const TrainableNetwork layers = layers_of_every_kind();
    Model front = model_of(layers, Role::encoder);
    front.layers.pop_back();
    const Network network(model_of(layers, Role::encoder));
    const Matrix x = random_matrix(kRows, 6);
    Engine engine;
    Matrix hidden = make_matrix(kRows, 12), y = make_matrix(kRows, 4);
    network.run(view(x), view(hidden), view(y), engine);
    check_rows(network_of(front.layers), x, hidden);
    CHECK(y == run(network, x, engine));
}

TEST_CASE("without hidden layers the features of a network are its inputs") {
    const TrainableNetwork layers = random_network({layer(6, 4, Activation::sigmoid)}, 3);
    const Network network(model_of(layers, Role::discriminator));
    CHECK(network.features() == 6);
    const Matrix x = random_matrix(kRows, 6);
    Engine engine;
    Matrix hidden = make_matrix(kRows, 6), y = make_matrix(kRows, 4);
    network.run(view(x), view(hidden), view(y), engine);
    CHECK(hidden == x);
    check_rows(layers, x, y);
}

TEST_CASE("a row is the same bits for any number of rows and threads, and beside NaN") {
    const Network network(model_of(layers_of_every_kind(), Role::discriminator));
    Matrix x = random_matrix(kRows, 6);
    Engine engine, three(3);
    const Matrix y = run(network, x, engine);
    CHECK(run(network, x, three) == y);
    for (const std::size_t row : {std::size_t{0}, std::size_t{100}, kRows - 1}) {
        std::vector<float> alone(4);
        network.run(view(std::as_const(x)).slice(row, 1), {alone.data(), 1, 4}, engine);
        CHECK(std::equal(alone.begin(), alone.end(), &y(row, 0)));
    }
    x(1, 0) = std::numeric_limits<float>::quiet_NaN();
    const Matrix beside = run(network, x, engine);
    CHECK(std::equal(&beside(2, 0), &beside(2, 0) + (kRows - 2) * 4, &y(2, 0)));
}

TEST_CASE("the padding between rows is neither read nor written") {
    const Network network(model_of(layers_of_every_kind(), Role::discriminator));
    const Matrix x = random_matrix(7, 6);
    Engine engine;
    const Matrix y = run(network, x, engine);
    std::vector<float> x_padded(7 * 8, std::numeric_limits<float>::quiet_NaN());
    std::vector<float> y_padded(7 * 5, 99.0f);
    for (std::size_t i = 0; i < 7; ++i)
        std::copy_n(&x(i, 0), 6, &x_padded[i * 8]);
    network.run({x_padded.data(), 7, 6, 8}, {y_padded.data(), 7, 4, 5}, engine);
    for (std::size_t i = 0; i < 7; ++i) {
        CHECK(std::equal(&y(i, 0), &y(i, 0) + 4, &y_padded[i * 5]));
        CHECK(y_padded[i * 5 + 4] == 99.0f);
    }
}

TEST_CASE("a network multiplies int8 weights out") {
    const Model model = quantised(model_of(layers_of_every_kind(), Role::discriminator));
    const Matrix x = random_matrix(5, 6);
    Engine engine;
    CHECK(run(Network(model), x, engine) == run(Network(dequantised(model)), x, engine));
}

TEST_CASE("a network can be moved") {
    Network first(model_of(layers_of_every_kind(), Role::discriminator));
    const Matrix x = random_matrix(5, 6);
    Engine engine;
    const Matrix y = run(first, x, engine);
    Network second(std::move(first));
    CHECK(run(second, x, engine) == y);
    first = std::move(second);
    CHECK(run(first, x, engine) == y);
}
