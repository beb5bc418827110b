// The table of a conditional generator. Its classes are levels of grey, so that the figures are
// known.
#include "evaluation/small_models.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace pocketgan;
using namespace small_models;

namespace {

ConditionalTable table_of(Model model, const TrainTest& data, std::size_t samples = 205) {
    Engine engine;
    return ImageEvaluation(Generator(std::move(model)), data, samples, 7, engine)
        .conditional_table(grey_levels_classifier(4, 4));
}

// The columns of W of classes a and b are exchanged.
void exchange_classes(Model& model, std::size_t a, std::size_t b) {
    Layer& layer = model.layers[0];
    for (std::size_t row = 0; row < layer.shape.outputs; ++row)
        std::swap(layer.weight[row * 13 + 3 + a], layer.weight[row * 13 + 3 + b]);
}

} // namespace

TEST_CASE("a generator that makes each class has right samples and the distances of real images") {
    const ConditionalTable table =
        table_of(grey_levels_model(4, 4), {grey_levels(300), grey_levels(100)});
    CHECK(table.seed == 7);
    CHECK(table.all.samples == 205);
    CHECK(table.all.accuracy == 1.0);
    CHECK(table.all.test_images == 100);
    CHECK(table.all.test_accuracy == 1.0);
    CHECK(table.all.frechet_images == 150);
    REQUIRE(table.rows.size() == 10);
    double frechet = 0, training_frechet = 0;
    for (std::size_t c = 0; c < 10; ++c) {
        const ConditionalTable::Row& row = table.rows[c];
        CAPTURE(c);
        CHECK(row.name == std::to_string(c));
        CHECK(row.samples == (c < 5 ? 21 : 20)); // classes in turn
        CHECK(row.accuracy == 1.0);
        CHECK(row.test_images == 10);
        CHECK(row.test_accuracy == 1.0);
        CHECK(row.frechet_images == 15); // half of the training images
        CHECK(row.frechet < 0.001);
        CHECK(row.training_frechet < row.frechet);
        frechet += row.frechet / 10;
        training_frechet += row.training_frechet / 10;
    }
    CHECK(table.all.frechet == doctest::Approx(frechet));
    CHECK(table.all.training_frechet == doctest::Approx(training_frechet));
}

TEST_CASE("classes that are exchanged have no right sample and a large distance") {
    Model model = grey_levels_model(4, 4);
    exchange_classes(model, 2, 7);
    const ConditionalTable table = table_of(model, {grey_levels(300), grey_levels(100)}, 200);
    for (std::size_t c = 0; c < 10; ++c) {
        CAPTURE(c);
        const bool exchanged = c == 2 || c == 7;
        CHECK(table.rows[c].accuracy == (exchanged ? 0.0 : 1.0));
        // The features are the mean brightness and noise: classes 2 and 7 differ by .5.
        CHECK(table.rows[c].frechet == doctest::Approx(exchanged ? 0.25 : 0.0).epsilon(0.01));
        CHECK(table.rows[c].test_accuracy == 1.0);
    }
    CHECK(table.all.accuracy == doctest::Approx(0.8));
    CHECK(table.all.frechet == doctest::Approx(0.05).epsilon(0.02));
}

TEST_CASE("the accuracy on test images is that of their labels") {
    const ConditionalTable table =
        table_of(grey_levels_model(4, 4), {grey_levels(300), grey_levels(100, 25)});
    CHECK(table.all.test_accuracy == doctest::Approx(0.75));
    CHECK(table.all.accuracy == 1.0);
    // Images 0 to 24, of which 3 are of levels 0 to 4 and 2 of the others, have the label of the
    // next level.
    const auto wrong = [](std::size_t level) { return level < 5 ? 3.0 : 2.0; };
    for (std::size_t c = 0; c < 10; ++c) {
        const double right = 10.0 - wrong(c), others = wrong((c + 9) % 10);
        CHECK(table.rows[c].test_accuracy == doctest::Approx(right / (right + others)));
    }
}

TEST_CASE("a table of classes that cannot be made has a reason") {
    Engine engine;
    const auto refused = [&](Model model, const TrainTest& data, std::size_t samples,
                             const Classifier& classifier, const std::string& reason) {
        const ImageEvaluation evaluation(Generator(std::move(model)), data, samples, 7, engine);
        CHECK(evaluation.conditional_misfit(classifier) == reason);
        CHECK(thrown<Error>([&] { evaluation.conditional_table(classifier); }) == reason);
    };
    const TrainTest data = {grey_levels(300), grey_levels(100)};
    const Model model = grey_levels_model(4, 4);
    const Classifier classifier = grey_levels_classifier(4, 4);
    refused(generator_model(16, {4, 4, 1, 0.0f, 1.0f}), data, 50, classifier,
            "generator is not conditional");
    refused(model, data, 50, image_classifier(28, 28, 10),
            "classifier takes examples of 784 numbers (28 rows); those of grey images have 16 "
            "numbers (4 rows)");
    refused(model, data, 50, image_classifier(4, 4, 9),
            "classifier has 9 classes; the generator has 10");

    const auto with = [](std::vector<std::uint16_t> labels, std::vector<std::string> names = {}) {
        const Dataset grey = grey_levels(100);
        return Dataset::from_floats(DataShape::images(100, 4, 4),
                                    {grey.values().begin(), grey.values().end()}, std::move(labels),
                                    "other images", std::move(names));
    };
    const Dataset unlabelled = with({});
    refused(model, {data.training, unlabelled}, 50, classifier, "other images: has no labels");
    refused(model, {unlabelled, data.test}, 50, classifier, "grey images: has no labels");
    std::vector<std::uint16_t> labels(data.test.labels().begin(), data.test.labels().end());
    refused(model, {with(labels, {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}), data.test},
            50, classifier, "grey images: has other classes than the generator");
    labels[3] = 11;
    refused(model, {data.training, with(labels)}, 50, classifier,
            "other images: has the label 11; the generator has 10 classes");

    refused(model, data, 19, classifier, "class '9' has 1 samples; expected at least 2");
    refused(model, {grey_levels(300, 0, 9), data.test}, 50, classifier,
            "class '9' has 0 training images; expected at least 4");
    refused(model, {data.training, grey_levels(100, 0, 8)}, 50, classifier,
            "class '8' has 0 test images; expected at least 2");
}
