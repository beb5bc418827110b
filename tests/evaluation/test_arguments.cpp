// Wrong calls of every public function of evaluation.hpp.
#include "evaluation/small_models.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/xtensor.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace pocketgan;
using namespace small_models;

namespace {

const char* const kNoPath = "no such data";

Dataset ring_points() {
    return make_mixture(*find_mixture("ring"), 100, 1);
}

Dataset stacked_digits() {
    return stack_digits(make_digits(50, 1), 60, 2);
}

} // namespace

TEST_CASE("load_train_test refuses a missing path") {
    CHECK_THROWS_WITH_AS(load_train_test(kNoPath), doctest::Contains("no such data: is missing"),
                         Error);
}

TEST_CASE("ImageEvaluation refuses data of another size than its generator's samples") {
    Engine engine;
    const Generator generator = digit_generator();
    const auto evaluate = [&](const Generator& given, const TrainTest& data,
                              std::size_t samples = 50) {
        ImageEvaluation(given, data, samples, 1, engine);
    };
    CHECK_THROWS_WITH_AS(evaluate(Generator(generator_model(784)), digits()),
                         doctest::Contains("generator makes no images; expected images like"),
                         Error);
    CHECK_THROWS_WITH_AS(
        evaluate(Generator(generator_model(16, {4, 4, 1, 0.0f, 1.0f})), digits()),
        doctest::Contains("generator has 16 outputs; expected 784, the size of an example of"),
        Error);
    CHECK_THROWS_WITH_AS(evaluate(generator, {make_digits(59, 1), make_digits(60, 1)}),
                         doctest::Contains("has 59 examples; expected at least 60"), Error);
    CHECK_THROWS_WITH_AS(evaluate(generator, {make_digits(60, 1), make_digits(10, 1)}),
                         doctest::Contains("has 10 examples; expected at least 60"), Error);
    for (const std::size_t samples : {0, 1})
        CHECK_THROWS_WITH_AS(evaluate(generator, digits(), samples),
                             doctest::Contains("; expected at least 2"), Error);
    CHECK_THROWS_WITH_AS(evaluate(nan_generator(), digits()),
                         doctest::Contains("samples has NaN in row 0, column 5"), Error);
}

TEST_CASE("ImageEvaluation refuses bad sigmas and a classifier of other images") {
    Engine engine;
    const ImageEvaluation evaluation(digit_generator(), digits(), 50, 1, engine);
    CHECK_THROWS_AS(evaluation.parzen_table({}), Error);
    CHECK_THROWS_AS(evaluation.parzen_table({0.2, 0.0}), Error);
    CHECK_THROWS_AS(evaluation.parzen_table({std::numeric_limits<double>::quiet_NaN()}), Error);
    CHECK_THROWS_WITH_AS(evaluation.classifier_table(image_classifier(4, 4, 10)),
                         doctest::Contains("classifier takes examples of 16 numbers (4 rows)"),
                         Error);
    CHECK_THROWS_WITH_AS(evaluation.classifier_table(image_classifier(14, 56, 10)),
                         doctest::Contains("classifier takes examples of 784 numbers (14 rows)"),
                         Error);
}

TEST_CASE("evaluate_parzen refuses what ImageEvaluation refuses") {
    Engine engine;
    CHECK_THROWS_WITH_AS(evaluate_parzen(Generator(generator_model(784)), digits(), 1, engine),
                         doctest::Contains("generator makes no images"), Error);
    CHECK_THROWS_WITH_AS(evaluate_parzen(nan_generator(), digits(), 1, engine),
                         doctest::Contains("samples has NaN in row 0, column 5"), Error);
}

TEST_CASE("neighbour_sheet refuses other shapes, null and NaN") {
    Engine engine;
    const ImageShape image = {2, 2, 1, 0.0f, 1.0f};
    Matrix samples = make_matrix(kSheetSamples, 4), training = make_matrix(3, 4);
    samples.fill(0.5f);
    training.fill(0.5f);
    const ConstMatrixView good = view(samples), real = view(training);
    const auto sheet = [&](ConstMatrixView s, ConstMatrixView t) {
        neighbour_sheet(s, t, image, engine);
    };
    CHECK_THROWS_WITH_AS(sheet(good.slice(0, 19), real),
                         doctest::Contains("samples is 19 x 4; expected 20 x 4"), Error);
    CHECK_THROWS_WITH_AS(sheet({nullptr, kSheetSamples, 4}, real),
                         doctest::Contains("samples is null"), Error);
    CHECK_THROWS_WITH_AS(sheet({good.data, kSheetSamples, 4, 3}, real),
                         doctest::Contains("samples has a stride of 3"), Error);
    CHECK_THROWS_WITH_AS(sheet(good, {real.data, 3, 3}),
                         doctest::Contains("training has 3 columns; expected 4"), Error);
    CHECK_THROWS_WITH_AS(sheet(good, real.slice(0, 0)),
                         doctest::Contains("training is 0 x 4; expected at least one row"), Error);
    training(1, 2) = std::nanf("");
    CHECK_THROWS_WITH_AS(sheet(good, real), doctest::Contains("training has NaN in row 1"), Error);
}

TEST_CASE("evaluate_modes refuses no samples, another generator and a mixture without modes") {
    Engine engine;
    const Mixture& ring = *find_mixture("ring");
    const Generator generator(generator_model(2));
    CHECK_THROWS_WITH_AS(evaluate_modes(generator, ring, 0, 1, engine),
                         doctest::Contains("samples is 0; expected at least 1"), Error);
    CHECK_THROWS_WITH_AS(evaluate_modes(Generator(generator_model(3)), ring, 10, 1, engine),
                         doctest::Contains("generator has 3 outputs; expected 2"), Error);
    const Mixture empty = {"empty", "", 2, 0.1, {}};
    CHECK_THROWS_WITH_AS(evaluate_modes(generator, empty, 10, 1, engine),
                         doctest::Contains("empty: mode_values holds 0 numbers"), Error);
}

TEST_CASE("evaluate_stacked_modes refuses other data and other classifiers") {
    Engine engine;
    const Generator generator(generator_model(3 * 784, {28, 28, 3, 0.0f, 1.0f}));
    const Classifier classifier = image_classifier(28, 28, 10);
    const auto evaluate = [&](const Dataset& data, const Classifier& given, std::size_t samples) {
        evaluate_stacked_modes(generator, data, given, samples, 1, engine);
    };
    CHECK_THROWS_WITH_AS(evaluate(stacked_digits(), classifier, 0),
                         doctest::Contains("samples is 0"), Error);
    CHECK_THROWS_WITH_AS(evaluate(make_digits(60, 1), classifier, 10),
                         doctest::Contains("generator has 2352 outputs; expected 784"), Error);
    CHECK_THROWS_WITH_AS(
        evaluate_stacked_modes(digit_generator(), make_digits(60, 1), classifier, 10, 1, engine),
        doctest::Contains("is not stacked; expected"), Error);
    CHECK_THROWS_WITH_AS(evaluate(stacked_digits(), image_classifier(4, 4, 10), 10),
                         doctest::Contains("classifier takes examples of 16 numbers"), Error);
    CHECK_THROWS_WITH_AS(evaluate(stacked_digits(), image_classifier(28, 28, 5), 10),
                         doctest::Contains("classifier has 5 classes; expected 10"), Error);
}

TEST_CASE("evaluate_classifier refuses examples of another size and without labels") {
    Engine engine;
    CHECK_THROWS_WITH_AS(
        evaluate_classifier(image_classifier(4, 4, 10), make_digits(60, 1), engine),
        doctest::Contains("classifier takes examples of 16 numbers (4 rows)"), Error);
    CHECK_THROWS_AS(evaluate_classifier(image_classifier(28, 28, 5), make_digits(60, 1), engine),
                    Error); // labels to 9
}

TEST_CASE("ImageMonitor refuses vectors, few images and a classifier of other images") {
    Engine engine;
    const auto monitor = [&](const Dataset& data,
                             const std::shared_ptr<const Classifier>& classifier = nullptr) {
        ImageMonitor(data, classifier, 1, engine);
    };
    CHECK_THROWS_WITH_AS(monitor(ring_points()),
                         doctest::Contains("holds vectors; expected images"), Error);
    CHECK_THROWS_WITH_AS(monitor(make_digits(59, 1)),
                         doctest::Contains("has 59 examples; expected at least 60"), Error);
    CHECK_THROWS_WITH_AS(
        monitor(make_digits(60, 1), std::make_shared<const Classifier>(image_classifier(4, 4, 10))),
        doctest::Contains("classifier takes examples of 16 numbers"), Error);
    CHECK_THROWS_WITH_AS(ImageMonitor(make_digits(60, 1), nullptr, 1, engine)
                             .measure(Generator(generator_model(16, {4, 4, 1, 0.0f, 1.0f}))),
                         doctest::Contains("generator has 16 outputs; expected 784"), Error);
}

TEST_CASE("MixtureMonitor refuses a deviation of 0 and a generator of other dimensions") {
    Engine engine;
    Mixture flat = *find_mixture("ring");
    for (const double deviation : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        flat.deviation = deviation;
        CHECK_THROWS_WITH_AS(MixtureMonitor(flat, 1, engine),
                             doctest::Contains("ring: the deviation is"), Error);
    }
    const MixtureMonitor monitor(*find_mixture("ring"), 1, engine);
    CHECK_THROWS_WITH_AS(monitor.measure(Generator(generator_model(3))),
                         doctest::Contains("generator has 3 outputs; expected 2"), Error);
}
