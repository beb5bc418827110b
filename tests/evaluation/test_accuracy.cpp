#include "evaluation/small_models.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace pocketgan;
using namespace small_models;

TEST_CASE("a classifier with the constant output 0 has an accuracy of one in ten") {
    Model model;
    model.role = Role::classifier;
    model.image = ImageShape{28, 28, 1, 0.0f, 1.0f};
    model.layers = {example_layer(784, 10, Activation::linear, 1)};
    for (float& weight : model.layers[0].weight)
        weight = 0.0f;
    for (float& bias : model.layers[0].bias)
        bias = 0.0f;
    model.layers[0].bias[0] = 1.0f;
    Engine engine;
    const Accuracy result = evaluate_classifier(Classifier(model), make_digits(100, 1), engine);
    CHECK(result.examples == 100);
    CHECK(result.accuracy == doctest::Approx(0.1));
    // log(e + 9) - 1/10: the mean logit of the labels is 1/10.
    CHECK(result.cross_entropy == doctest::Approx(std::log(std::exp(1.0) + 9.0) - 0.1));
}
