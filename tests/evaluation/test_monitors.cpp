#include "evaluation/small_models.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace pocketgan;
using namespace small_models;

TEST_CASE("an image monitor without a classifier measures Parzen alone") {
    Engine engine;
    const ImageMonitor monitor(make_digits(120, 1), nullptr, 1, engine);
    const std::optional<ImageMeasures> measures = monitor.measure(digit_generator());
    REQUIRE(measures.has_value());
    CHECK(std::isfinite(measures->parzen));
    CHECK_FALSE(measures->classifier_frechet.has_value());
    CHECK_FALSE(measures->classes.has_value());
}

TEST_CASE("an image monitor with a classifier measures features and classes") {
    Engine engine;
    const auto classifier = std::make_shared<const Classifier>(image_classifier(28, 28, 10));
    ImageMonitor monitor(make_digits(120, 1), classifier, 1, engine);
    const std::optional<ImageMeasures> measures = monitor.measure(digit_generator());
    REQUIRE(measures.has_value());
    CHECK(measures->classifier_frechet.value() > 0.0);
    CHECK(measures->classes.value() >= 1);
    CHECK(measures->classes.value() <= 10);
    const ImageMonitor moved = std::move(monitor);
    CHECK(moved.measure(digit_generator())->parzen == measures->parzen);
}

TEST_CASE("an image monitor of stacked digits counts modes as evaluate_stacked_modes does") {
    Engine engine;
    const Dataset data = stack_digits(make_digits(120, 1), 120, 1);
    const auto classifier = std::make_shared<const Classifier>(image_classifier(28, 28, 10));
    const Generator generator(generator_model(data.size(), {28, 28, 3, 0.0f, 1.0f}));
    const ImageMeasures measures =
        ImageMonitor(data, classifier, 3, engine).measure(generator).value();
    CHECK(std::isfinite(measures.parzen));
    CHECK_FALSE(measures.classifier_frechet.has_value());
    const auto rows = evaluate_stacked_modes(generator, data, *classifier, 2000, 3, engine).rows;
    CHECK_FALSE(measures.classes.has_value());
    CHECK(measures.modes.value() == rows[0].modes.covered);
    const auto of_nine = std::make_shared<const Classifier>(image_classifier(28, 28, 9));
    CHECK(thrown<Error>([&] { ImageMonitor(data, of_nine, 3, engine); }) ==
          "classifier has 9 classes; expected 10, the digits");
}

TEST_CASE("an image monitor returns nothing if samples have NaN") {
    Engine engine;
    const ImageMonitor monitor(make_digits(120, 1), nullptr, 1, engine);
    CHECK_FALSE(monitor.measure(nan_generator()).has_value());
}

TEST_CASE("a mixture monitor counts modes as count_modes does") {
    Engine engine;
    const Mixture& ring = *find_mixture("ring");
    const Generator generator(generator_model(2));
    MixtureMonitor monitor(ring, 5, engine);
    const MixtureMeasures measures = monitor.measure(generator);
    const auto rows = evaluate_modes(generator, ring, kModeSamples, 5, engine).rows;
    CHECK(measures.modes == rows[0].modes.covered);
    CHECK(measures.high_quality == rows[0].modes.high_quality);
    const MixtureMonitor moved = std::move(monitor);
    CHECK(moved.measure(generator).high_quality == measures.high_quality);
}

TEST_CASE("classifier_misfit is empty for a classifier of the images or of their channels") {
    const Classifier classifier = image_classifier(28, 28, 10);
    CHECK(classifier_misfit(classifier, make_digits(60, 1)) == "");
    CHECK(classifier_misfit(classifier, stack_digits(make_digits(60, 1), 60, 1)) == "");
    CHECK(classifier_misfit(image_classifier(14, 56, 10), make_digits(60, 1)) != "");
}
