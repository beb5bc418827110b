#include "nn/initialise.hpp"
#include "nn/pass.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

// 300 inputs, 80 maxout units of 3 pieces, 200 outputs: weights (240, 300) and (200, 80).
TrainableNetwork make_network() {
    return TrainableNetwork({{{300, 80, Activation::maxout, 0.2f, 3}, 1.0f},
                             {{80, 200, Activation::tanh, 0.2f, 1}, 1.0f}});
}

TrainableNetwork initialised(const Initialiser& initialiser, std::uint64_t seed = 1,
                             std::uint64_t stream = 2) {
    TrainableNetwork network = make_network();
    std::fill(network.parameters().begin(), network.parameters().end(), 99.0f); // to be replaced
    initialise(network, initialiser, seed, stream);
    return network;
}

// W of a layer and a view of it (weight_rows, inputs).
struct Weight {
    explicit Weight(const TrainableNetwork& network, std::size_t layer) :
        floats(network.weight(layer)),
        view(floats.data(), network.layers()[layer].shape.weight_rows(),
             network.layers()[layer].shape.inputs) {}

    std::vector<float> floats;
    ConstMatrixView view;
};

struct Moments {
    double mean = 0, deviation = 0, largest = 0;
};

Moments moments_of(ConstMatrixView w) {
    const double count = static_cast<double>(w.rows * w.columns);
    Moments m;
    for (std::size_t i = 0; i < w.rows * w.columns; ++i) {
        m.mean += w.data[i] / count;
        m.deviation += double{w.data[i]} * w.data[i] / count;
        m.largest = std::max(m.largest, std::fabs(double{w.data[i]}));
    }
    m.deviation = std::sqrt(m.deviation - m.mean * m.mean);
    return m;
}

// Within five standard errors of the mean and of the deviation of 16 000 numbers.
void check_moments(const Moments& m, double deviation) {
    CHECK(std::fabs(m.mean) < 5 * deviation / std::sqrt(16000));
    CHECK(m.deviation == doctest::Approx(deviation).epsilon(5 / std::sqrt(2 * 16000.0)));
}

void check_uniform(ConstMatrixView w, double range) {
    const Moments m = moments_of(w);
    check_moments(m, range / std::sqrt(3));
    CHECK(m.largest <= range * (1 + 1e-6));
    CHECK(m.largest > range * 0.999);
}

// The largest of 16 000 numbers from N(0, 1) is below 3 or above 6.5 for one seed in 10^6.
void check_gaussian(ConstMatrixView w, double deviation) {
    const Moments m = moments_of(w);
    check_moments(m, deviation);
    CHECK(m.largest > 3 * deviation);
    CHECK(m.largest < 6.5 * deviation);
}

// The vectors along the longer side are orthogonal and have the length `scale`.
void check_orthogonal(ConstMatrixView w, double scale) {
    const bool by_rows = w.rows <= w.columns;
    const std::size_t count = by_rows ? w.rows : w.columns;
    const std::size_t length = by_rows ? w.columns : w.rows;
    const auto at = [&](std::size_t v, std::size_t i) -> double {
        return by_rows ? w(v, i) : w(i, v);
    };
    double worst = 0;
    for (std::size_t a = 0; a < count; ++a)
        for (std::size_t b = 0; b <= a; ++b) {
            double product = 0;
            for (std::size_t i = 0; i < length; ++i)
                product += at(a, i) * at(b, i);
            worst = std::max(worst, std::fabs(product - (a == b ? scale * scale : 0)));
        }
    CHECK(worst < 1e-6 * scale * scale);
}

// Outputs of a layer with this activation, weights of 0 and the bias set from `means`.
std::vector<float> outputs_for(Activation activation, const std::vector<float>& means) {
    TrainableNetwork network({{{3, means.size(), activation, 0.2f, 1}, 1.0f}});
    set_output_bias(network, means.data());
    Engine engine;
    Pass pass(network, 1);
    const std::vector<float> x = {1, 2, 3};
    const MatrixView y = pass.forward(network, {x.data(), 1, 3}, engine);
    return {y.data, y.data + means.size()};
}

} // namespace

TEST_CASE("uniform weights are spread over [-scale, scale]") {
    const TrainableNetwork network = initialised({InitialiserKind::uniform, 0.05f});
    for (const std::size_t layer : {0u, 1u})
        check_uniform(Weight(network, layer).view, 0.05);
}

TEST_CASE("Glorot's range depends on inputs and units, not on maxout pieces") {
    const TrainableNetwork network = initialised({InitialiserKind::glorot, 0.7f});
    check_uniform(Weight(network, 0).view, 0.7 * std::sqrt(6.0 / (300 + 80)));
    check_uniform(Weight(network, 1).view, 0.7 * std::sqrt(6.0 / (80 + 200)));
}

TEST_CASE("gaussian weights have the standard deviation `scale`") {
    const TrainableNetwork network = initialised({InitialiserKind::gaussian, 0.02f});
    for (const std::size_t layer : {0u, 1u})
        check_gaussian(Weight(network, layer).view, 0.02);
}

TEST_CASE("He's standard deviation depends on the inputs") {
    const TrainableNetwork network = initialised({InitialiserKind::he, 1.5f});
    check_gaussian(Weight(network, 0).view, 1.5 * std::sqrt(2.0 / 300));
    check_gaussian(Weight(network, 1).view, 1.5 * std::sqrt(2.0 / 80));
}

TEST_CASE("orthogonal weights have orthogonal rows if wide and columns if tall") {
    const TrainableNetwork network = initialised({InitialiserKind::orthogonal, 0.8f});
    REQUIRE(network.layers()[0].shape.weight_rows() < network.layers()[0].shape.inputs);
    REQUIRE(network.layers()[1].shape.weight_rows() > network.layers()[1].shape.inputs);
    for (const std::size_t layer : {0u, 1u})
        check_orthogonal(Weight(network, layer).view, 0.8);
}

TEST_CASE("sparse weights are N(0, 1) at the given number of inputs of each unit") {
    const TrainableNetwork network = initialised({InitialiserKind::sparse, 15.0f}, 1);
    const std::vector<float> weight = network.weight(0);
    const LayerShape& shape = network.layers()[0].shape;
    std::vector<int> uses(shape.inputs);
    double squares = 0;
    for (std::size_t row = 0; row < shape.weight_rows(); ++row) {
        int count = 0;
        for (std::size_t i = 0; i < shape.inputs; ++i) {
            const float w = weight[row * shape.inputs + i];
            count += w != 0.0f;
            uses[i] += w != 0.0f;
            squares += double{w} * w;
        }
        CHECK(count == 15);
    }
    CHECK(squares / (15.0 * static_cast<double>(shape.weight_rows())) ==
          doctest::Approx(1.0).epsilon(0.2));
    // Every input is chosen about as often.
    const double mean =
        15.0 * static_cast<double>(shape.weight_rows()) / static_cast<double>(shape.inputs);
    for (const int count : uses)
        CHECK(std::fabs(count - mean) < 6 * std::sqrt(mean));
}

TEST_CASE("a layer may have an initialiser and an initial bias of its own") {
    LayerSpec own{{20, 30, Activation::relu}};
    own.initialiser = Initialiser{InitialiserKind::uniform, 0.25f};
    own.initial_bias = -2.0f;
    TrainableNetwork network({{{10, 20, Activation::relu}}, own});
    initialise(network, {InitialiserKind::uniform, 4.0f}, 1, 2);
    const auto largest = [&](std::size_t l) {
        float most = 0.0f;
        for (const float w : network.weight(l))
            most = std::max(most, std::fabs(w));
        return most;
    };
    CHECK(largest(0) > 3.0f);
    CHECK(largest(1) <= 0.25f);
    CHECK(network.bias(0)[19] == 0.0f);
    CHECK(network.bias(1)[0] == -2.0f);
    CHECK(network.bias(1)[29] == -2.0f);
    CHECK(network.parameters()[network.bias_at(1) + 30] == 0.0f); // padding
}

TEST_CASE("biases and the padding of parameters begin at 0") {
    for (const InitialiserKind kind :
         {InitialiserKind::uniform, InitialiserKind::gaussian, InitialiserKind::glorot,
          InitialiserKind::he, InitialiserKind::orthogonal}) {
        CAPTURE(to_string(kind));
        TrainableNetwork network = initialised({kind, 1.0f});
        for (const std::size_t layer : {0u, 1u}) {
            const std::vector<float> none(network.weight(layer).size());
            network.set_weight(layer, none.data());
        }
        CHECK(network.parameters() == make_network().parameters());
    }
}

TEST_CASE("weights are a function of seed and stream") {
    const Initialiser initialiser{InitialiserKind::glorot, 1.0f};
    const TrainableNetwork network = initialised(initialiser, 1, 2);
    CHECK(initialised(initialiser, 1, 2).parameters() == network.parameters());
    CHECK(initialised(initialiser, 2, 2).parameters() != network.parameters());
    CHECK(initialised(initialiser, 1, 3).parameters() != network.parameters());
}

TEST_CASE("layers of the same shape begin with different weights") {
    TrainableNetwork network(
        {{{20, 20, Activation::relu, 0.2f, 1}, 1.0f}, {{20, 20, Activation::relu, 0.2f, 1}, 1.0f}});
    initialise(network, {InitialiserKind::gaussian, 1.0f}, 1, 2);
    CHECK(network.weight(0) != network.weight(1));
}

TEST_CASE("the output bias gives the means of the data") {
    const std::vector<float> shares = {0.002f, 0.13f, 0.5f, 0.998f};
    const std::vector<float> points = {-0.99f, -0.3f, 0.0f, 0.97f};
    const std::vector<float> any = {-3.0f, 0.0f, 7.5f};
    const auto check_reached = [](Activation activation, const std::vector<float>& means) {
        CAPTURE(to_string(activation));
        const std::vector<float> found = outputs_for(activation, means);
        for (std::size_t i = 0; i < means.size(); ++i)
            CHECK(found[i] == doctest::Approx(means[i]).epsilon(1e-5));
    };
    check_reached(Activation::sigmoid, shares);
    check_reached(Activation::tanh, points);
    check_reached(Activation::linear, any);
}

TEST_CASE("pixels that never change get an output bias that is finite") {
    const std::vector<float> dark_and_bright = outputs_for(Activation::sigmoid, {0.0f, 1.0f});
    CHECK(dark_and_bright[0] == doctest::Approx(0.001).epsilon(1e-4));
    CHECK(dark_and_bright[1] == doctest::Approx(0.999).epsilon(1e-4));
    const std::vector<float> ends = outputs_for(Activation::tanh, {-1.0f, 1.0f});
    CHECK(ends[0] == doctest::Approx(-0.998).epsilon(1e-4));
    CHECK(ends[1] == doctest::Approx(0.998).epsilon(1e-4));
}

TEST_CASE("initialisers have names") {
    for (const InitialiserKind kind :
         {InitialiserKind::uniform, InitialiserKind::gaussian, InitialiserKind::glorot,
          InitialiserKind::he, InitialiserKind::orthogonal})
        CHECK(initialiser_from_string(to_string(kind)) == kind);
    const std::string message = thrown<Error>([] { initialiser_from_string("xavier"); });
    CHECK(message.find("xavier") != std::string::npos);
    CHECK(message.find("uniform, gaussian, glorot, he, orthogonal") != std::string::npos);
}
