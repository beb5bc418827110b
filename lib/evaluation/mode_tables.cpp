#include "data/check_mixture.hpp"
#include "evaluation/classifier_outputs.hpp"
#include "evaluation/real_images.hpp"
#include "evaluation/samples_of.hpp"
#include "evaluation/stacked_modes.hpp"
#include "metrics/fitted_mixture.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace pocketgan {
namespace {

// The data of the maximum likelihood fit: the first points of make_mixture with seed 1, which
// load_dataset trains on.
constexpr std::size_t kFittedPoints = 10000;
constexpr std::uint64_t kTrainingSeed = 1;

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

// Returns images [first, first + count) as rows of pixels in [0, 1].
using Draw = std::function<Matrix(std::size_t first, std::size_t count)>;

StackedModeCount count_drawn_modes(const Draw& draw, std::size_t count,
                                   const Classifier& classifier, Engine& engine) {
    std::vector<std::uint8_t> digits;
    for (std::size_t first = 0; first < count; first += kImagesAtOnce) {
        const Matrix images = draw(first, std::min(kImagesAtOnce, count - first));
        classify_channels(view(images), classifier, engine, digits);
    }
    return count_stacked_modes(digits.data(), count);
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
    check_digit_classes(classifier);
    StackedModesTable table = {training.source(), {}};
    const auto add = [&](const TableRow& row, const Draw& draw) {
        table.rows.push_back({row, count_drawn_modes(draw, row.count, classifier, engine)});
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
