#include "nn/trainable_network.hpp"

#include "model/double_layer.hpp"
#include "nn/pass.hpp"
#include "nn/random_network.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace pocketgan;

TEST_CASE("to_rows gives the weight and bias of each layer, padded to cache lines") {
    TrainableNetwork network(
        {{{3, 2, Activation::relu, 0.2f, 1}, 1.0f}, {{2, 40, Activation::linear, 0.2f, 1}, 1.0f}});
    const std::vector<float> first = {1, 2, 3, 4, 5, 6};
    std::vector<float> second(80);
    std::iota(second.begin(), second.end(), 10.0f);
    network.set_weight(0, first.data());
    network.set_weight(1, second.data());
    network.bias(0)[1] = 7;
    network.bias(1)[39] = 8;

    std::vector<float> expected(16 + 16 + 80 + 48);
    std::copy(first.begin(), first.end(), expected.begin());
    expected[16 + 1] = 7;
    std::copy(second.begin(), second.end(), expected.begin() + 32);
    expected[32 + 80 + 39] = 8;
    CHECK(network.row_size() == expected.size());
    CHECK(network.to_rows(network.parameters()) == expected);
    CHECK(network.to_panels(expected) == network.parameters());
    CHECK(network.weight(0) == first);
    CHECK(network.weight(1) == second);
}

namespace {

// Each kind of layer with batch normalisation, and one without.
TrainableNetwork normalised_network() {
    TrainableNetwork network =
        random_network({normalised(layer(5, 12, Activation::relu)),
                        normalised(transposed({2, 2, 3}, 2, 4, 2, 1, Activation::leaky_relu)),
                        normalised(convolution({4, 4, 2}, 3, 3, 1, 1, Activation::maxout, 2)),
                        layer(48, 2, Activation::tanh)},
                       3);
    for (std::size_t l = 0; l < 3; ++l) {
        const std::size_t channels = network.layers()[l].shape.weight_rows();
        Random(3, 300 + l).normal(0, network.mean(l), channels);
        Random(3, 400 + l).uniform(0, 0.0f, 4.0f, network.variance(l), channels);
    }
    return network;
}

} // namespace

TEST_CASE("to_rows and to_panels keep the gammas, after the bias of each layer") {
    const TrainableNetwork network = normalised_network();
    const std::vector<float> rows = network.to_rows(network.parameters());
    // W (12, 5), b and gamma (12); W (2, 48), b and gamma (2); W (6, 18), b and gamma (6);
    // W (2, 48) and b (2), each in whole cache lines.
    REQUIRE(rows.size() == 64 + 16 + 16 + 96 + 16 + 16 + 112 + 16 + 16 + 96 + 16);
    CHECK(network.row_size() == rows.size());
    CHECK(std::equal(network.gamma(0), network.gamma(0) + 12, rows.begin() + 64 + 16));
    CHECK(std::equal(network.bias(1), network.bias(1) + 2, rows.begin() + 96 + 96));
    CHECK(std::equal(network.gamma(1), network.gamma(1) + 2, rows.begin() + 96 + 96 + 16));
    CHECK(std::equal(network.gamma(2), network.gamma(2) + 6, rows.begin() + 224 + 112 + 16));
    CHECK(network.weight(3) == std::vector<float>(rows.begin() + 368, rows.begin() + 464));
    CHECK(network.to_panels(rows) == network.parameters());
    CHECK(network.parameter_count() == 12 * 7 + 2 * 50 + 6 * 20 + 2 * 49);
    CHECK(network.moments().size() == 2 * (12 + 2 + 6));
}

TEST_CASE("layers of a model are normalised with the moments of the network") {
    TrainableNetwork network = normalised_network();
    const TrainableNetwork folded = network_of(network.to_layers());
    CHECK(folded.moments().empty());
    constexpr std::size_t kRows = 20;
    RowBuffer x(kRows, 5);
    Engine engine;
    for (std::size_t i = 0; i < kRows; ++i)
        Random(5, 1).normal(5 * i, x.rows(i, 1).data, 5);
    Pass pass(folded, kRows);
    const ConstMatrixView y = pass.forward(folded, x.rows(0, kRows), engine);
    for (std::size_t i = 0; i < kRows; ++i) {
        std::vector<double> expected(x.rows(i, 1).data, x.rows(i, 1).data + 5);
        for (std::size_t l = 0; l < network.layers().size(); ++l) {
            const LayerShape& shape = network.layers()[l].shape;
            const std::vector<float> weight = network.weight(l);
            std::vector<double> z = double_layer::linear(
                shape, std::vector<double>(weight.begin(), weight.end()).data(), expected);
            for (std::size_t k = 0; network.layers()[l].normalised && k < z.size(); ++k) {
                const std::size_t c = k % shape.weight_rows();
                z[k] = network.gamma(l)[c] * (z[k] - network.mean(l)[c]) /
                       std::sqrt(network.variance(l)[c] + 1e-5);
            }
            double_layer::add_bias(shape, network.bias(l), z);
            expected = double_layer::units(shape, z);
        }
        for (std::size_t j = 0; j < 2; ++j)
            CHECK(y(i, j) == doctest::Approx(expected[j]).epsilon(1e-5).scale(1.0));
    }
}

TEST_CASE("a network counts its parameters and copies them into layers") {
    const TrainableNetwork network(
        {layer(150, 83, Activation::maxout, 4), layer(83, 256, Activation::leaky_relu),
         layer(256, 30, Activation::tanh), layer(30, 5, Activation::linear)});
    CHECK(network.parameter_count() ==
          332 * 151 + 256 * 84 + 30 * 257 + 5 * 31); // weight rows times inputs and bias
    const std::vector<Layer> layers = network.to_layers();
    REQUIRE(layers.size() == 4);
    CHECK(layers[0].weight.size() == 332 * 150);
    CHECK(layers[0].bias.size() == 332);
    CHECK(layers[1].weight == network.weight(1));
}

TEST_CASE("layers that do not fit together are refused") {
    const LayerSpec three_to_four{{3, 4, Activation::relu, 0.2f, 1}, 1.0f};
    const LayerSpec five_to_one{{5, 1, Activation::linear, 0.2f, 1}, 1.0f};
    CHECK(thrown<Error>([&] {
              TrainableNetwork({three_to_four, five_to_one});
          }) == "layer 1 takes 5 inputs; the layer before it has 4 outputs");
    CHECK(thrown<Error>([] { TrainableNetwork({}); }) == "a network needs at least one layer");
}
