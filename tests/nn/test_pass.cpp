#include "nn/initialise.hpp"
#include "nn/optimiser.hpp"
#include "nn/pass.hpp"
#include "nn/random_network.hpp"
#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::size_t kRows = 70, kGroup = 35; // kGroup: of batch normalisation
constexpr float kInputKeep = 0.8f;
constexpr float kHiddenKeep = 0.6f;

// Large enough that every loop is split over threads; it has every kind of layer.
TrainableNetwork make_network(bool dropout) {
    const float input = dropout ? kInputKeep : 1.0f;
    const float hidden = dropout ? kHiddenKeep : 1.0f;
    TrainableNetwork network({{{150, 83, Activation::maxout, 0.2f, 4}, input},
                              {{83, 256, Activation::leaky_relu, 0.2f, 1}, hidden},
                              {{256, 30, Activation::tanh, 0.2f, 1}, hidden},
                              {{30, 5, Activation::linear, 0.2f, 1}, 1.0f}});
    initialise(network, {InitialiserKind::glorot, 1.5f}, 3, 0);
    return network;
}

// The same for convolutions and batch normalisation; the other layer is dense.
TrainableNetwork make_normalised_network(bool dropout) {
    std::vector<LayerSpec> layers = {
        normalised(layer(150, 8 * 8 * 16, Activation::leaky_relu)),
        normalised(transposed({8, 8, 16}, 6, 4, 2, 1, Activation::relu)),
        normalised(convolution({16, 16, 6}, 5, 3, 2, 1, Activation::maxout, 2)),
        normalised(layer(8 * 8 * 5, 83, Activation::tanh)), layer(83, 5, Activation::linear)};
    if (dropout)
        layers[0].keep = layers[2].keep = layers[3].keep = kHiddenKeep;
    return random_network(layers, 3);
}

std::vector<TrainableNetwork> networks(bool dropout) {
    return {make_network(dropout), make_normalised_network(dropout)};
}

// Rows from N(0, 1) with NaN in the padding: a kernel that reads it gives NaN.
struct Matrix {
    std::vector<float> floats;
    MatrixView view;
    Matrix(std::size_t rows, std::size_t columns, std::uint64_t stream, std::size_t padding = 0) :
        floats(rows * (columns + padding), std::numeric_limits<float>::quiet_NaN()),
        view(floats.data(), rows, columns, columns + padding) {
        for (std::size_t i = 0; i < rows; ++i)
            Random(9, stream).normal(i * columns, view.row(i), columns);
    }
};

std::vector<float> values(ConstMatrixView m) {
    std::vector<float> result;
    for (std::size_t i = 0; i < m.rows; ++i)
        result.insert(result.end(), m.row(i), m.row(i) + m.columns);
    return result;
}

// The results of a forward and a backward pass: y, dL/dx and dL/dw.
struct Results {
    std::vector<float> y, d_x;
    AlignedFloats gradient;
};

Results forward_backward(const TrainableNetwork& network, ConstMatrixView x, ConstMatrixView d_y,
                         const DropoutKey* key, std::size_t threads = 1) {
    Engine engine(threads);
    Pass pass(network, x.rows, kGroup);
    Results results;
    results.y = values(pass.forward(network, x, engine, key));
    results.gradient.resize(network.parameters().size());
    Matrix d_x(x.rows, x.columns, 0);
    pass.backward(network, 0, d_y, results.gradient.data(), &d_x.view, engine);
    results.d_x = values(d_x.view);
    return results;
}

void check_same(const Results& one, const Results& other) {
    CHECK(one.y == other.y);
    CHECK(one.gradient == other.gradient);
    CHECK(one.d_x == other.d_x);
}

// The dropout masks of one forward pass, one per layer.
std::vector<std::vector<float>> masks_of(const TrainableNetwork& network, const DropoutKey& key,
                                         std::size_t threads = 1, std::size_t rows = kRows) {
    const Matrix x(kRows, network.inputs(), 1);
    Engine engine(threads);
    Pass pass(network, kRows);
    pass.forward(network, ConstMatrixView(x.view).slice(0, rows), engine, &key);
    std::vector<std::vector<float>> masks;
    for (std::size_t l = 0; l < network.layers().size(); ++l)
        masks.push_back(values(pass.mask(l)));
    return masks;
}

const DropoutKey kKey{11, 4};

} // namespace

namespace {

// The gradients of rows [first, first + count) alone.
void check_part(const TrainableNetwork& network, std::size_t first, std::size_t count) {
    CAPTURE(first);
    const Matrix x(kRows, network.inputs(), 1);
    const Matrix d_y(kRows, network.outputs(), 2);
    Engine engine;
    Pass pass(network, kRows, kGroup);
    pass.forward(network, x.view, engine, &kKey);
    AlignedFloats gradient(network.parameters().size());
    Matrix d_x(count, network.inputs(), 0);
    // A backward pass over all rows first, as the discriminator's step precedes the generator's.
    Matrix all_d_x(kRows, network.inputs(), 0);
    pass.backward(network, 0, d_y.view, nullptr, &all_d_x.view, engine);
    pass.backward(network, first, d_y.view.slice(first, count), gradient.data(), &d_x.view, engine);
    CHECK(values(d_x.view) == values(all_d_x.view.slice(first, count)));

    // dL/dw is that of a dL/dy which is 0 in all other rows.
    Matrix only(kRows, network.outputs(), 2);
    for (std::size_t i = 0; i < kRows; ++i)
        if (i < first || i >= first + count)
            std::fill_n(only.view.row(i), only.view.columns, 0.0f);
    const Results expected = forward_backward(network, x.view, only.view, &kKey);
    for (std::size_t p = 0; p < gradient.size(); ++p) {
        CAPTURE(p);
        CHECK(gradient[p] == doctest::Approx(expected.gradient[p]).epsilon(1e-6));
    }
}

} // namespace

TEST_CASE("a backward pass over some rows gives the gradients of these rows alone") {
    check_part(make_network(true), 23, 31);
    check_part(make_normalised_network(true), 0, kGroup);
    check_part(make_normalised_network(true), kGroup, kGroup);
}

TEST_CASE("dL/dx alone and dL/dw alone are the same bits as both together") {
    for (const TrainableNetwork& network : networks(true)) {
        CAPTURE(network.layers().size());
        const Matrix x(kRows, network.inputs(), 1);
        const Matrix d_y(kRows, network.outputs(), 2);
        Engine engine;
        Pass pass(network, kRows, kGroup);
        pass.forward(network, x.view, engine, &kKey);
        Matrix d_x(kRows, network.inputs(), 0);
        pass.backward(network, 0, d_y.view, nullptr, &d_x.view, engine);
        const Results both = forward_backward(network, x.view, d_y.view, &kKey);
        CHECK(values(d_x.view) == both.d_x);

        AlignedFloats gradient(network.parameters().size());
        pass.forward(network, x.view, engine, &kKey);
        pass.backward(network, 0, d_y.view, gradient.data(), nullptr, engine);
        CHECK(gradient == both.gradient);
    }
}

TEST_CASE("a pass takes batches of any size up to its rows") {
    const auto check = [](const TrainableNetwork& network, std::size_t rows) {
        CAPTURE(rows);
        const Matrix x(kRows, network.inputs(), 1);
        Engine engine;
        Pass pass(network, kRows, kGroup);
        const std::vector<float> whole = values(pass.forward(network, x.view, engine, &kKey));
        const std::vector<float> part =
            values(pass.forward(network, ConstMatrixView(x.view).slice(0, rows), engine, &kKey));
        CHECK(std::equal(part.begin(), part.end(), whole.begin()));
    };
    for (const std::size_t rows : {1u, 7u, 64u})
        check(make_network(true), rows);
    check(make_normalised_network(true), kGroup); // groups do not depend on each other
}

TEST_CASE("without a key there is no dropout") {
    const Matrix x(kRows, 150, 1);
    const Matrix d_y(kRows, 5, 2);
    check_same(forward_backward(make_network(true), x.view, d_y.view, nullptr),
               forward_backward(make_network(false), x.view, d_y.view, nullptr));

    // There is none after a pass with dropout either.
    const TrainableNetwork network = make_network(true);
    Engine engine;
    Pass pass(network, kRows);
    const std::vector<float> dropped = values(pass.forward(network, x.view, engine, &kKey));
    const std::vector<float> plain = values(pass.forward(network, x.view, engine));
    CHECK(plain != dropped);
    CHECK(plain == forward_backward(network, x.view, d_y.view, nullptr).y);
    for (std::size_t l = 0; l < network.layers().size(); ++l)
        CHECK(pass.mask(l).data == nullptr);
}

TEST_CASE("masks keep a share `keep` of the inputs and scale them by 1 / keep") {
    const std::vector<std::vector<float>> masks = masks_of(make_network(true), kKey);
    const float keeps[] = {kInputKeep, kHiddenKeep, kHiddenKeep};
    for (std::size_t l = 0; l < 3; ++l) {
        CAPTURE(l);
        const double count = static_cast<double>(masks[l].size());
        const double kept =
            count - static_cast<double>(std::count(masks[l].begin(), masks[l].end(), 0.0f));
        for (const float factor : masks[l])
            CHECK((factor == 0.0f || factor == 1.0f / keeps[l]));
        const double deviation = std::sqrt(keeps[l] * (1.0 - keeps[l]) / count);
        CHECK(std::fabs(kept / count - keeps[l]) < 5 * deviation);
    }
    CHECK(masks[3].empty()); // keep is 1 in the last layer
}

TEST_CASE("masks are a function of seed and use") {
    const TrainableNetwork network = make_network(true);
    const std::vector<std::vector<float>> masks = masks_of(network, kKey);
    CHECK(masks_of(network, kKey) == masks);
    CHECK(masks_of(network, kKey, 2) == masks);
    CHECK(masks_of(network, kKey, 3) == masks);
    const std::vector<std::vector<float>> fewer = masks_of(network, kKey, 1, 7);
    for (std::size_t l = 0; l < 3; ++l) {
        CAPTURE(l);
        CHECK(std::equal(fewer[l].begin(), fewer[l].end(), masks[l].begin()));
        CHECK(masks_of(network, {kKey.seed, kKey.use + 1})[l] != masks[l]);
        CHECK(masks_of(network, {kKey.seed + 1, kKey.use})[l] != masks[l]);
    }
}

TEST_CASE("layers of the same width have different masks") {
    const TrainableNetwork network(
        {{{40, 40, Activation::relu, 0.2f, 1}, 0.5f}, {{40, 40, Activation::relu, 0.2f, 1}, 0.5f}});
    const std::vector<std::vector<float>> masks = masks_of(network, kKey);
    CHECK(masks[0] != masks[1]);
}

TEST_CASE("the stride of rows does not matter") {
    for (const bool dropout : {true, false})
        for (const TrainableNetwork& network : networks(dropout)) {
            CAPTURE(dropout);
            CAPTURE(network.layers().size());
            const DropoutKey* const key = dropout ? &kKey : nullptr;
            const Results tight = forward_backward(network, Matrix(kRows, 150, 1).view,
                                                   Matrix(kRows, 5, 2).view, key);
            const Results padded = forward_backward(network, Matrix(kRows, 150, 1, 13).view,
                                                    Matrix(kRows, 5, 2, 3).view, key);
            check_same(tight, padded);
        }
}

TEST_CASE("passes give the same bits for any number of threads") {
    for (const bool dropout : {true, false})
        for (const TrainableNetwork& network : networks(dropout)) {
            CAPTURE(dropout);
            CAPTURE(network.layers().size());
            const Matrix x(kRows, 150, 1);
            const Matrix d_y(kRows, 5, 2);
            const DropoutKey* const key = dropout ? &kKey : nullptr;
            const Results alone = forward_backward(network, x.view, d_y.view, key, 1);
            check_same(forward_backward(network, x.view, d_y.view, key, 2), alone);
            check_same(forward_backward(network, x.view, d_y.view, key, 3), alone);
        }
}

namespace {

// A step with the whole gradient, and the fused one with 1, 2 and 3 threads.
void check_fused_step(const TrainableNetwork& before, OptimiserKind kind) {
    const Matrix x(kRows, 150, 1);
    const Matrix d_y(kRows, 5, 2);
    OptimiserSettings settings;
    settings.kind = kind;
    settings.rate = 0.01;

    TrainableNetwork expected = before;
    const Results results = forward_backward(expected, x.view, d_y.view, &kKey);
    Optimiser optimiser(settings, expected.parameters().size());
    AlignedFloats expected_average = expected.parameters();
    kernels::Update update = optimiser.next_step(expected.parameters(), 0);
    update.average = expected_average.data();
    update.decay = 0.9f;
    kernels::table().update(update, 0, results.gradient.data(), results.gradient.size());
    CHECK(expected.parameters() != before.parameters());

    for (const std::size_t threads : {1u, 2u, 3u}) {
        CAPTURE(threads);
        Engine engine(threads);
        TrainableNetwork network = before;
        Optimiser learner(settings, network.parameters().size());
        AlignedFloats average = network.parameters();
        Pass pass(network, kRows, kGroup);
        pass.forward(network, x.view, engine, &kKey);
        update = learner.next_step(network.parameters(), 0);
        update.average = average.data();
        update.decay = 0.9f;
        pass.learn(network, 0, d_y.view, update, nullptr, engine);
        CHECK(network.parameters() == expected.parameters());
        CHECK(average == expected_average);
        CHECK(learner.first() == optimiser.first());
        CHECK(learner.second() == optimiser.second());
    }
}

} // namespace

TEST_CASE("the step fused into the backward pass is the step with the whole gradient") {
    for (const TrainableNetwork& network : networks(true))
        for (const OptimiserKind kind : {OptimiserKind::sgd, OptimiserKind::adam}) {
            CAPTURE(network.layers().size());
            CAPTURE(to_string(kind));
            check_fused_step(network, kind);
        }
}
