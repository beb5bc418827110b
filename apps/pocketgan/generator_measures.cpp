#include "generator_measures.hpp"

#include "found_classifier.hpp"
#include "real_images.hpp"
#include "samples_of.hpp"

#include "pocketgan/classifier_measures.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/parzen.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

namespace pocketgan::app {
namespace {

constexpr std::size_t kSamples = 2000;
constexpr std::size_t kHeldOut = 1000; // to choose sigma on, and as many to judge

bool is_finite(const Matrix& x) {
    return std::all_of(x.begin(), x.end(), [](float value) { return std::isfinite(value); });
}

// Images of the last sixth of the training split: those that sigma is chosen on are those of
// `eval`, those that are judged stand behind them. With --examples of up to five sixths of the
// split the run has not learnt from any of them.
struct HeldOut {
    Matrix validation, judged, all;

    explicit HeldOut(const Dataset& data) {
        const std::size_t count = std::min(kHeldOut, data.count() / 12);
        const std::size_t first = learnt_images(data.count());
        validation = examples(data, first, count, 0.0f, 1.0f);
        judged = examples(data, first + count, count, 0.0f, 1.0f);
        all = examples(data, first, 2 * count, 0.0f, 1.0f);
    }
};

// A classifier with its answers to the real images.
struct Judge {
    Classifier classifier;
    Answers real;

    Judge(Classifier given, const Matrix& images, Engine& engine) :
        classifier(std::move(given)), real(classifier, view(images), engine) {}
};

class ImageMeasures : public GeneratorMeasures {
public:
    ImageMeasures(const Dataset& data, std::optional<FoundClassifier> found, std::uint64_t seed,
                  Engine& engine) :
        seed_(seed), engine_(engine), held_out_(data) {
        if (found)
            judge_.emplace(std::move(found->classifier), held_out_.all, engine);
    }

    Figures measure(const Generator& generator) const override {
        const Matrix samples = samples_of(generator, seed_, 0, kSamples, engine_);
        if (!is_finite(samples))
            return {kNotMeasured, kNotMeasured, kNotMeasured};
        const double parzen = parzen_estimate(view(samples), view(held_out_.validation),
                                              view(held_out_.judged), parzen_sigma_grid(), engine_)
                                  .mean;
        if (!judge_)
            return {parzen, kNotMeasured, kNotMeasured};
        const Answers answers(judge_->classifier, view(samples), engine_);
        return {parzen, frechet_distance(view(answers.features), view(judge_->real.features)),
                static_cast<double>(class_shares(view(answers.logits)).present)};
    }

private:
    const std::uint64_t seed_;
    Engine& engine_;
    const HeldOut held_out_;
    std::optional<Judge> judge_;
};

class MixtureMeasures : public GeneratorMeasures {
public:
    MixtureMeasures(const Mixture& mixture, std::uint64_t seed, Engine& engine) :
        mixture_(mixture), seed_(seed), engine_(engine) {}

    Figures measure(const Generator& generator) const override {
        const Matrix points = sample(generator, seed_, 0, kModeSamples, engine_);
        const ModeCount found = count_modes(view(points), mixture_.modes(), mixture_.deviation);
        return {static_cast<double>(found.covered), found.high_quality};
    }

private:
    const Mixture& mixture_;
    const std::uint64_t seed_;
    Engine& engine_;
};

std::optional<FoundClassifier> find_judge(const TrainingOptions& options, const Dataset& data) {
    std::string reason;
    std::optional<FoundClassifier> found = find_bundled_classifier(Sights(data), reason);
    if (found)
        return found;
    if (options.keep_best == KeepBest::classifier_frechet)
        throw UsageError("--keep-best classifier_frechet needs a classifier; " + reason);
    if (!options.quiet)
        std::printf("%s; classifier_frechet and classes are left out\n", reason.c_str());
    return found;
}

} // namespace

std::unique_ptr<GeneratorMeasures> make_generator_measures(const TrainingOptions& options,
                                                           const Dataset& data, Engine& engine) {
    const std::uint64_t seed = options.settings.seed;
    if (const Mixture* mixture = find_mixture(options.data))
        return std::make_unique<MixtureMeasures>(*mixture, seed, engine);
    if (data.height() == 0)
        throw UsageError("--eval-every is for images and mixtures; " + data.source() +
                         " has plain vectors");
    if (data.count() < kLeastImages)
        throw Error(data.source() + ": has " + std::to_string(data.count()) +
                    " examples, at least " + std::to_string(kLeastImages) +
                    " were expected by --eval-every");
    return std::make_unique<ImageMeasures>(data, find_judge(options, data), seed, engine);
}

} // namespace pocketgan::app
