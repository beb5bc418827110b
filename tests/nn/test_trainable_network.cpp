#include "nn/trainable_network.hpp"

#include "nn/random_network.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
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
