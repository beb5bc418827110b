// Calls the public functions of lib/nn with wrong arguments. The errors name the argument, what was
// found and what was expected.
#include "nn/random_network.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/network.hpp"
#include "pocketgan/network_settings.hpp"
#include "pocketgan/xtensor.hpp"
#include "scratch.hpp"
#include "training/check_fields.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

// 3 inputs, 5 hidden units, 2 outputs.
Model small_model() {
    Model model;
    model.role = Role::encoder;
    model.layers =
        random_network({layer(3, 5, Activation::relu), layer(5, 2, Activation::linear)}, 1)
            .to_layers();
    return model;
}

// The error of the constructor for small_model after `spoil`.
template <typename Spoil>
std::string refusal(const Spoil& spoil) {
    Model model = small_model();
    spoil(model);
    return thrown<Error>([&] { Network{model}; });
}

// x, the output of the hidden layer and y for 4 rows, to be spoilt.
struct Views {
    std::vector<float> floats = std::vector<float>(64);
    ConstMatrixView x{floats.data(), 4, 3};
    MatrixView hidden{floats.data() + 12, 4, 5};
    MatrixView y{floats.data() + 32, 4, 2};
};

template <typename Spoil>
std::string run_refusal(const Spoil& spoil) {
    const Network network(small_model());
    Engine engine;
    Views views;
    spoil(views);
    return thrown<Error>([&] { network.run(views.x, views.hidden, views.y, engine); });
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max() / 2;

} // namespace

TEST_CASE("a network refuses a model whose parts do not fit together") {
    CHECK(has(refusal([](Model& m) { m.layers.clear(); }), "layers count is 0"));
    CHECK(has(refusal([](Model& m) { m.role = static_cast<Role>(4); }), "role is number 4"));
    CHECK(has(refusal([](Model& m) { m.layers[0].shape.inputs = 0; }), "layer 0 inputs is 0"));
    CHECK(has(refusal([](Model& m) { m.layers[1].shape.outputs = 0; }), "layer 1 outputs is 0"));
    CHECK(has(refusal([](Model& m) { m.layers[0].shape.pieces = 0; }), "layer 0 pieces is 0"));
    CHECK(has(refusal([](Model& m) { m.layers[0].shape.outputs = 4; }), "layer 1 takes 5 inputs"));
    CHECK(has(refusal([](Model& m) { m.layers[1].weight.pop_back(); }), "layer 1 has 9 weight"));
    CHECK(has(refusal([](Model& m) { m.layers[1].bias.clear(); }), "layer 1 has 0 bias"));
    CHECK(has(refusal([](Model& m) { m.layers[0].shape.slope = NAN; }), "layer 0 has a slope"));
    CHECK(has(refusal([](Model& m) { m.image = ImageShape{2, 2}; }), "image has 4 numbers"));
}

TEST_CASE("a folder that is missing is named") {
    const ScratchFolder scratch;
    CHECK(has(thrown<Error>([&] { Network::load(scratch.path("none")); }),
              scratch.path("none") + ": no such folder"));
    CHECK(has(thrown<Error>([] { Network::load(""); }), "no such folder"));
}

TEST_CASE("a network refuses views of another size") {
    CHECK(run_refusal([](Views&) {}) == "");
    CHECK(run_refusal([](Views& v) { v.x.columns = 2; }) == "x has 2 columns; expected 3");
    CHECK(run_refusal([](Views& v) { v.x.stride = 2; }) ==
          "x has a stride of 2; expected at least its 3 columns");
    CHECK(run_refusal([](Views& v) { v.x.data = nullptr; }) == "x is null; expected 4 x 3 numbers");
    CHECK(run_refusal([](Views& v) { v.x.rows = 3; }) == "hidden is 4 x 5; expected 3 x 5");
    CHECK(has(run_refusal([](Views& v) { v.x.rows = kHuge; }),
              "x 3 with a stride of 3; expected at most "));
    CHECK(run_refusal([](Views& v) { v.hidden.columns = 2; }) == "hidden is 4 x 2; expected 4 x 5");
    CHECK(run_refusal([](Views& v) { v.hidden = {}; }) == "hidden is 0 x 0; expected 4 x 5");
    CHECK(run_refusal([](Views& v) { v.y.rows = 5; }) == "y is 5 x 2; expected 4 x 2");
    CHECK(run_refusal([](Views& v) { v.y.columns = 1; }) == "y is 4 x 1; expected 4 x 2");
    CHECK(run_refusal([](Views& v) { v.y.stride = 1; }) ==
          "y has a stride of 1; expected at least its 2 columns");
    CHECK(run_refusal([](Views& v) { v.y.data = nullptr; }) == "y is null; expected 4 x 2 numbers");
}

TEST_CASE("a run that asks for no features checks its views as well") {
    const Network network(small_model());
    Engine engine;
    Views v;
    CHECK(thrown<Error>([&] {
              network.run({nullptr, 4, 3}, v.y, engine);
          }) == "x is null; expected 4 x 3 numbers");
    CHECK(thrown<Error>([&] {
              network.run(v.x, {v.y.data, 4, 3}, engine);
          }) == "y is 4 x 3; expected 4 x 2");
    CHECK(thrown<Error>([&] { run(network, make_matrix(4, 7), engine); }) ==
          "x has 7 columns; expected 3");
}

TEST_CASE("a run over no rows does nothing") {
    const Network network(small_model());
    Engine engine;
    network.run({nullptr, 0, 3}, {nullptr, 0, 2}, engine);
    network.run({nullptr, 0, 3}, {nullptr, 0, 5}, {nullptr, 0, 2}, engine);
    CHECK(run(network, make_matrix(0, 3), engine).shape(0) == 0);
}

TEST_CASE("a name that no initialiser or optimiser has is refused with the names that exist") {
    CHECK(thrown<Error>([] { initialiser_from_string(""); }) ==
          "unknown initialiser ''; expected one of uniform, gaussian, glorot, he, orthogonal, "
          "sparse");
    CHECK(thrown<Error>([] { initialiser_from_string("Glorot"); }) ==
          "unknown initialiser 'Glorot'; expected one of uniform, gaussian, glorot, he, "
          "orthogonal, sparse");
    CHECK(thrown<Error>([] { optimiser_from_string(""); }) ==
          "unknown optimiser ''; expected one of sgd, adam, rmsprop");
    CHECK(thrown<Error>([] { optimiser_from_string("adam "); }) ==
          "unknown optimiser 'adam '; expected one of sgd, adam, rmsprop");
}

TEST_CASE("a value outside an enumeration has no name") {
    CHECK(to_string(static_cast<InitialiserKind>(99)) == std::string());
    CHECK(to_string(static_cast<OptimiserKind>(99)) == std::string());
}

TEST_CASE("settings of a network that are NaN or out of range are refused by name") {
    // The error of the check that every trainer calls, for settings after `spoil`.
    const auto refusal_of = [](const auto& spoil) {
        NetworkSettings settings;
        spoil(settings);
        return thrown<Error>([&] {
            visit_network(settings, "d-", "", CheckFields());
            visit_dropout(settings, "d-", "", CheckFields());
        });
    };
    using S = NetworkSettings;
    CHECK(refusal_of([](S&) {}) == "");
    CHECK(has(refusal_of([](S& s) { s.hidden = {5, 0}; }), "d-hidden is 0"));
    CHECK(has(refusal_of([](S& s) { s.pieces = 0; }), "d-pieces is 0"));
    CHECK(has(refusal_of([](S& s) { s.pieces = 256; }), "d-pieces is 256"));
    CHECK(has(refusal_of([](S& s) { s.slope = NAN; }), "d-slope is nan"));
    CHECK(has(refusal_of([](S& s) { s.slope = INFINITY; }), "d-slope is inf"));
    CHECK(refusal_of([](S& s) { s.input_keep = NAN; }) != "");
    CHECK(refusal_of([](S& s) { s.hidden_keep = 0.0f; }) != "");
    CHECK(refusal_of([](S& s) { s.initialiser.scale = NAN; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.rate = NAN; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.rate_decay = 0.0; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.rate_minimum = -1.0; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.momentum = NAN; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.final_momentum = 1.5; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.momentum_epochs = INFINITY; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.beta1 = 1.0; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.beta2 = NAN; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.epsilon = 0.0; }) != "");
    CHECK(refusal_of([](S& s) { s.optimiser.square_decay = NAN; }) != "");
    CHECK(refusal_of([](S& s) { s.activation = static_cast<Activation>(99); }) ==
          "d-activation is 99, a value of its enumeration was expected");
    CHECK(refusal_of([](S& s) { s.optimiser.kind = static_cast<OptimiserKind>(99); }) ==
          "d-optimiser is 99, a value of its enumeration was expected");
    CHECK(refusal_of([](S& s) { s.initialiser.kind = static_cast<InitialiserKind>(99); }) ==
          "d-init is 99, a value of its enumeration was expected");
}
