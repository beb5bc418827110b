#include "evaluation/small_models.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

using namespace pocketgan;
using namespace small_models;

namespace {

// Checks that the first row is the generator's.
template <typename Table>
void check_rows(const Table& table, std::size_t number, const char* real) {
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].name == "generator");
    CHECK(table.rows[0].count == number);
    CHECK(table.rows[0].seed == 7);
    CHECK(table.rows[1].name == real);
    CHECK_FALSE(table.rows[1].seed.has_value());
}

// Images of 4x4 pixels.
Dataset noise(std::size_t count) {
    std::vector<std::uint8_t> bytes(count * 16);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>((i * i * 31 + i / 7 * 13) % 251);
    return Dataset::from_bytes(DataShape::images(count, 4, 4), std::move(bytes));
}

} // namespace

TEST_CASE("each table of images has the generator first and real images second") {
    Engine engine;
    const ImageEvaluation evaluation(digit_generator(), digits(), 50, 7, engine);
    check_rows(evaluation.parzen_table(), 50, "training images");
    check_rows(evaluation.memorisation_table(), 50, "test images");
    check_rows(evaluation.diversity_table(), 50, "training images");
    const ClassifierTable table = evaluation.classifier_table(image_classifier(28, 28, 10));
    check_rows(table, 50, "training images");
    CHECK(table.reference_images == 50);
    for (const auto& row : table.rows) {
        CHECK(row.classes.shares.size() == 10);
        CHECK(row.score >= 1.0);
        CHECK(row.score <= 10.0);
    }
    CHECK(evaluation.neighbour_sheet().channels == 1);
}

TEST_CASE("a generator that completes images is given the test images") {
    // The drawn half is black, whatever is given: the samples are test images with a black right
    // half.
    Model model;
    model.latent = LatentSpace{784, Prior::gaussian};
    model.image = ImageShape{28, 28, 1, -1.0f, 1.0f};
    model.drawn = ImagePart::right;
    model.layers = {example_layer(784, 392, Activation::linear, 1)};
    model.layers[0].weight.assign(784 * 392, 0.0f);
    model.layers[0].bias.assign(392, -1.0f);
    TrainTest halves = digits();
    std::vector<std::uint8_t> pixels(halves.test.pixels().begin(), halves.test.pixels().end());
    for (std::size_t i = 0; i < pixels.size(); ++i)
        if (i % 28 >= 14)
            pixels[i] = 0;
    const std::size_t count = halves.test.count();
    halves.training = Dataset::from_bytes(DataShape::images(count, 28, 28), std::move(pixels));
    Engine engine;
    // All samples but those of black images are the nearest images' copies.
    const ImageEvaluation evaluation(Generator(model), halves, count, 7, engine);
    const MemorisationTable table = evaluation.memorisation_table();
    CHECK(table.rows[0].median_distance < 1e-3);
    CHECK(table.rows[1].median_distance > 1.0);
}

TEST_CASE("the Parzen table divides the training images after five sixths") {
    Engine engine;
    // Small images, because the Gaussian needs more images than pixels.
    const Generator generator(generator_model(16, {4, 4, 1, 0.0f, 1.0f}));
    const TrainTest data = {noise(120), noise(60)};
    const ParzenTable table =
        ImageEvaluation(generator, data, 150, 7, engine).parzen_table({0.2, 0.5}, true);
    CHECK(table.sigmas == std::vector<double>{0.2, 0.5});
    CHECK(table.validation_images == 20);
    CHECK(table.test_images == 60);
    REQUIRE(table.rows.size() == 4);
    const char* const names[] = {"generator", "training images", "k-means centroids",
                                 "fitted Gaussian"};
    const std::size_t numbers[] = {150, 100, 100, 150};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(table.rows[i].name == names[i]);
        CHECK(table.rows[i].count == numbers[i]);
        CHECK(std::isfinite(table.rows[i].estimate.mean));
    }
    // With one centroid per image, the centroids are the images.
    CHECK(table.rows[2].estimate.mean == doctest::Approx(table.rows[1].estimate.mean));
}

TEST_CASE("test images that are training images are reported") {
    Engine engine;
    const Dataset images = make_digits(120, 1);
    const MemorisationTable same =
        ImageEvaluation(digit_generator(), {images, images}, 50, 1, engine).memorisation_table();
    CHECK(same.test_is_training);
    CHECK(same.training_images == 120);
    CHECK(same.rows[1].median_distance == 0.0);
    CHECK_FALSE(ImageEvaluation(digit_generator(), digits(), 50, 1, engine)
                    .memorisation_table()
                    .test_is_training);
}

TEST_CASE("all samples of a constant generator are near duplicates") {
    Model model = generator_model(784, {28, 28, 1, 0.0f, 1.0f});
    for (float& weight : model.layers[0].weight)
        weight = 0.0f;
    Engine engine;
    const DiversityTable table =
        ImageEvaluation(Generator(std::move(model)), digits(), 50, 1, engine).diversity_table();
    CHECK(table.rows[0].near_duplicates == 1.0);
    CHECK(table.rows[0].support_estimate == doctest::Approx(1.0));
    CHECK(table.rows[1].near_duplicates == 0.01);
}

TEST_CASE("evaluate_parzen is the generator's row of the published protocol") {
    Engine engine;
    const Generator generator(generator_model(16, {4, 4, 1, 0.0f, 1.0f}));
    const TrainTest data = {noise(120), noise(60)};
    const ParzenEstimate estimate = evaluate_parzen(generator, data, 3, engine);
    const ImageEvaluation evaluation(generator, data, kParzenSamples, 3, engine);
    CHECK(estimate.mean == evaluation.parzen_table().rows[0].estimate.mean);
}
