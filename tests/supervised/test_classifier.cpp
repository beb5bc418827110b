#include "pocketgan/classifier.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"
#include "supervised/small_networks.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace small_networks;

namespace {

constexpr std::size_t kRows = 300; // more than one chunk of rows

// x of a classifier, and its features and logits.
struct Answer {
    std::vector<float> x, features, logits;

    explicit Answer(const Classifier& classifier, std::size_t threads = 1) :
        x(kRows * classifier.inputs()),
        features(kRows * classifier.features()),
        logits(kRows * classifier.classes()) {
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = static_cast<float>(i * i % 101) / 101.0f;
        Engine engine(threads);
        classifier.classify({x.data(), kRows, classifier.inputs()},
                            {features.data(), kRows, classifier.features()},
                            {logits.data(), kRows, classifier.classes()}, engine);
    }
};

Model trained_model() {
    const Dataset data = images();
    Engine engine;
    SupervisedTrainer trainer(classifier(), data, engine);
    for (int step = 0; step < 5; ++step)
        trainer.step();
    return trainer.classifier();
}

void check_answer(const Model& model) {
    Classifier classifier(model);
    const Answer answer(classifier);
    Model front = model;
    front.layers.pop_back();
    const std::size_t inputs = classifier.inputs();
    for (std::size_t i = 0; i < kRows; i += 37) {
        const std::vector<double> x(answer.x.begin() + i * inputs,
                                    answer.x.begin() + (i + 1) * inputs);
        const std::vector<double> logits = run_model(model, x), features = run_model(front, x);
        for (std::size_t j = 0; j < logits.size(); ++j)
            CHECK(answer.logits[i * logits.size() + j] == doctest::Approx(logits[j]).epsilon(1e-5));
        for (std::size_t j = 0; j < features.size(); ++j)
            CHECK(answer.features[i * features.size() + j] ==
                  doctest::Approx(features[j]).epsilon(1e-5));
    }
}

} // namespace

TEST_CASE("a classifier gives the model's logits and its last hidden layer") {
    const Model model = trained_model();
    check_answer(model);
    const Classifier classifier(model);
    CHECK(classifier.inputs() == 16);
    CHECK(classifier.features() == 12);
    CHECK(classifier.classes() == 3);
    CHECK(classifier.image().width == 4);
    CHECK(Answer(classifier, 3).logits == Answer(classifier, 1).logits);
}

TEST_CASE("without hidden layers the features are the inputs") {
    Model model = trained_model();
    model.layers = {model.layers.back()};
    model.image.reset();
    check_answer(model);
    CHECK(Classifier(model).image().height == 0);
}

TEST_CASE("int8 weights are converted to float32") {
    const Model model = quantised(trained_model());
    const Answer answer{Classifier(model)}, expected{Classifier(dequantised(model))};
    CHECK(answer.logits == expected.logits);
}

TEST_CASE("a model of another role is refused") {
    const ScratchFolder scratch;
    Model model = trained_model();
    save_model(scratch.path("classifier"), model);
    CHECK(Classifier::load(scratch.path("classifier")).classes() == 3);
    model.role = Role::encoder;
    save_model(scratch.path("encoder"), model);
    CHECK(thrown<Error>([&] { Classifier::load(scratch.path("encoder")); }) ==
          scratch.path("encoder") + ": has the role encoder; expected a classifier");
    CHECK(thrown<Error>([&] { Classifier{model}; }) ==
          "model: has the role encoder; expected a classifier");
    CHECK(thrown<Error>([] { Classifier{Model()}; }) ==
          "model: has the role generator; expected a classifier");
    model.role = Role::classifier;
    model.layers.pop_back();
    model.layers.front().weight.clear();
    CHECK(thrown<Error>([&] { Classifier{model}; }).find("layer 0 has 0 weight") !=
          std::string::npos);
}

TEST_CASE("a classifier refuses views of another size") {
    const Classifier classifier(trained_model());
    std::vector<float> numbers(64);
    Engine engine;
    const MatrixView x(numbers.data(), 2, 16), features(numbers.data() + 32, 2, 12),
        logits(numbers.data() + 56, 2, 3);
    const auto refusal = [&](ConstMatrixView seen, MatrixView below, MatrixView out) {
        return thrown<Error>([&] { classifier.classify(seen, below, out, engine); });
    };
    CHECK(refusal(x, features, logits) == "");
    CHECK(refusal({x.data, 2, 15}, features, logits) == "x has 15 columns; expected 16");
    CHECK(refusal({nullptr, 2, 16}, features, logits) == "x is null; expected 2 x 16 numbers");
    CHECK(refusal(x, {features.data, 2, 12, 11}, logits) ==
          "features has a stride of 11; expected at least its 12 columns");
    CHECK(refusal(x, {}, logits) == "features is 0 x 0; expected 2 x 12");
    CHECK(refusal(x, features, {logits.data, 2, 4}) == "logits is 2 x 4; expected 2 x 3");
    CHECK(refusal(x, features, {logits.data, 1, 3}) == "logits is 1 x 3; expected 2 x 3");
    CHECK(refusal({nullptr, 0, 16}, {nullptr, 0, 12}, {nullptr, 0, 3}) == "");
}
