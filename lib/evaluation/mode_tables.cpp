#include "data/check_mixture.hpp"
#include "evaluation/classifier_outputs.hpp"
#include "evaluation/real_images.hpp"
#include "evaluation/samples_of.hpp"
#include "metrics/fitted_mixture.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"

#include <algorithm>
#include <functional>

namespace pocketgan {
namespace {

// The data of the maximum likelihood fit: the first points of make_mixture with seed 1, which
// load_dataset trains on.
constexpr std::size_t kFittedPoints = 10000;
constexpr std::uint64_t kTrainingSeed = 1;

constexpr std::size_t kDigitClasses = 10;
constexpr std::size_t kImagesAtOnce = 1000; // of 9 KB each

void check_samples(std::size_t samples) {
    if (samples == 0)
        throw Error("samples is 0; expected at least 1");
}

Matrix points_of(const Mixture& mixture, std::size_t count, std::uint64_t seed) {
    return examples(make_mixture(mixture, count, seed), 0, count, 0.0f, 1.0f);
}

// Samples of a mixture fitted to the training data by maximum likelihood.
Matrix samples_by_likelihood(const Mixture& mixture, std::size_t count, std::uint64_t seed,
                             Engine& engine) {
    const Matrix points = points_of(mixture, kFittedPoints, kTrainingSeed);
    return draw(fit_mixture(view(points), mixture.modes().rows, seed, engine), count, seed);
}

// x (m, pixels * channels) -> each channel as an image, (m * channels, pixels).
Matrix channels_of(const Matrix& x, std::size_t channels) {
    const std::size_t pixels = x.shape(1) / channels;
    Matrix images = make_matrix(x.shape(0) * channels, pixels);
    for (std::size_t i = 0; i < x.shape(0); ++i)
        for (std::size_t j = 0; j < pixels; ++j)
            for (std::size_t c = 0; c < channels; ++c)
                images(i * channels + c, j) = x(i, j * channels + c);
    return images;
}

// draw(first, count) returns images [first, first + count), pixels in [0, 1].
using Draw = std::function<Matrix(std::size_t first, std::size_t count)>;

StackedModeCount count_classified_modes(const Draw& draw, std::size_t count,
                                        const Classifier& classifier, Engine& engine) {
    std::vector<std::uint8_t> labels;
    for (std::size_t first = 0; first < count; first += kImagesAtOnce) {
        const Matrix images = draw(first, std::min(kImagesAtOnce, count - first));
        const Matrix digits = channels_of(images, images.shape(1) / classifier.inputs());
        const ClassifierOutputs outputs(classifier, view(digits), engine);
        for (std::size_t i = 0; i < digits.shape(0); ++i) {
            const float* const logits = &outputs.logits(i, 0);
            labels.push_back(static_cast<std::uint8_t>(
                std::max_element(logits, logits + classifier.classes()) - logits));
        }
    }
    return count_stacked_modes(labels.data(), count);
}

} // namespace

ModesTable evaluate_modes(const Generator& generator, const Mixture& mixture, std::size_t samples,
                          std::uint64_t seed, Engine& engine) {
    check_samples(samples);
    check_mixture(mixture);
    check_outputs(generator, mixture.name, mixture.dimensions);
    ModesTable table = {mixture.name, mixture.modes().rows, {}};
    const auto add = [&](const char* name, const Matrix& points) {
        table.rows.push_back(
            {{name, samples, seed}, count_modes(view(points), mixture.modes(), mixture.deviation)});
    };
    add("generator", sample(generator, seed, 0, samples, engine));
    add("mixture by EM", samples_by_likelihood(mixture, samples, seed, engine));
    add("data", points_of(mixture, samples, seed));
    return table;
}

StackedModesTable evaluate_stacked_modes(const Generator& generator, const Dataset& training,
                                         const Classifier& classifier, std::size_t samples,
                                         std::uint64_t seed, Engine& engine) {
    check_samples(samples);
    check_comparable(generator, training);
    if (training.parts().empty())
        throw Error(training.source() + ": is not stacked; expected the images of stack_digits");
    check_classifier(classifier, ClassifierInput(training));
    if (classifier.classes() != kDigitClasses)
        throw Error("classifier has " + std::to_string(classifier.classes()) +
                    " classes; expected 10, the digits");
    StackedModesTable table = {training.source(), {}};
    const auto add = [&](const TableRow& row, const Draw& draw) {
        table.rows.push_back({row, count_classified_modes(draw, row.count, classifier, engine)});
    };
    add({"generator", samples, seed}, [&](std::size_t first, std::size_t count) {
        return samples_of(generator, seed, first, count, &training, engine);
    });
    add({"training images", std::min(samples, training.count())},
        [&](std::size_t first, std::size_t count) {
            return examples(training, first, count, 0.0f, 1.0f);
        });
    return table;
}

} // namespace pocketgan
