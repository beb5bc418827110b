#include "generator_measures.hpp"

#include "cli/bundled_classifier.hpp"

#include "pocketgan/evaluation.hpp"
#include "pocketgan/mixture.hpp"

#include <cstdio>

namespace pocketgan::app {
namespace {

class MeasuresOfImages : public GeneratorMeasures {
public:
    explicit MeasuresOfImages(ImageMonitor monitor) : monitor_(std::move(monitor)) {}

    Figures measure(const Generator& generator) const override {
        const std::optional<ImageMeasures> found = monitor_.measure(generator);
        if (!found)
            return {kNotMeasured, kNotMeasured, kNotMeasured};
        return {found->parzen, found->classifier_frechet.value_or(kNotMeasured),
                found->classes ? static_cast<double>(*found->classes) : kNotMeasured};
    }

private:
    ImageMonitor monitor_;
};

class MeasuresOfPoints : public GeneratorMeasures {
public:
    explicit MeasuresOfPoints(MixtureMonitor monitor) : monitor_(std::move(monitor)) {}

    Figures measure(const Generator& generator) const override {
        const MixtureMeasures found = monitor_.measure(generator);
        return {static_cast<double>(found.modes), found.high_quality};
    }

private:
    MixtureMonitor monitor_;
};

std::shared_ptr<const Classifier> find_classifier(const TrainingOptions& options,
                                                  const Dataset& data) {
    std::string reason;
    const FoundClassifier found = find_bundled_classifier(data, reason);
    if (found.classifier)
        return found.classifier;
    if (options.keep_best == KeepBest::classifier_frechet)
        throw UsageError("--keep-best classifier_frechet needs a classifier; " + reason);
    if (!options.quiet)
        std::printf("%s; classifier_frechet and classes are left out\n", reason.c_str());
    return nullptr;
}

} // namespace

std::unique_ptr<GeneratorMeasures> make_generator_measures(const TrainingOptions& options,
                                                           const Dataset& data, Engine& engine) {
    const std::uint64_t seed = options.settings.seed;
    if (const Mixture* mixture = find_mixture(options.data))
        return std::make_unique<MeasuresOfPoints>(MixtureMonitor(*mixture, seed, engine));
    if (data.height() == 0)
        throw UsageError("--eval-every is for images and mixtures; " + data.source() +
                         " has plain vectors");
    return std::make_unique<MeasuresOfImages>(
        ImageMonitor(data, find_classifier(options, data), seed, engine));
}

} // namespace pocketgan::app
