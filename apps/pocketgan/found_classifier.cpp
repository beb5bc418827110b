#include "found_classifier.hpp"

#include "pocketgan/error.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace pocketgan::app {
namespace {

// What comes along: as built, and as installed.
const char* const kPlaces[] = {"apps/models/classifier", POCKETGAN_MODELS "/classifier"};

// Empty, or why the classifier cannot look at them.
std::string misfit(const Classifier& classifier, const Sights& sights) {
    if (classifier.inputs() == sights.size && classifier.image().height == sights.height)
        return "";
    return "is for examples of " + std::to_string(classifier.inputs()) + " numbers, " +
           sights.source + " has " + std::to_string(sights.size);
}

FoundClassifier load(const std::string& folder) {
    return {folder, checksum(load_model(folder)), Classifier::load(folder)};
}

} // namespace

std::optional<FoundClassifier> find_bundled_classifier(const Sights& sights, std::string& reason) {
    for (const std::string place : kPlaces) {
        if (!std::filesystem::exists(place + "/model.json"))
            continue;
        FoundClassifier found = load(place);
        const std::string unfit = misfit(found.classifier, sights);
        if (unfit.empty())
            return found;
        reason = place + " " + unfit;
        return std::nullopt;
    }
    reason = std::string("no classifier is in ") + kPlaces[0] + " or " + kPlaces[1];
    return std::nullopt;
}

std::optional<FoundClassifier> find_classifier(const std::string& named, const Sights& sights) {
    if (!named.empty()) {
        FoundClassifier found = load(named);
        const std::string reason = misfit(found.classifier, sights);
        if (!reason.empty())
            throw Error(named + ": " + reason);
        return found;
    }
    std::string reason;
    std::optional<FoundClassifier> found = find_bundled_classifier(sights, reason);
    if (!found)
        std::printf("%s; what a classifier measures is left out (--classifier)\n\n",
                    reason.c_str());
    return found;
}

Answers::Answers(const Classifier& classifier, ConstMatrixView x, Engine& engine) :
    features(make_matrix(x.rows, classifier.features())),
    logits(make_matrix(x.rows, classifier.classes())) {
    const ImageShape& image = classifier.image();
    Matrix seen = make_matrix(x.rows, x.columns);
    for (std::size_t i = 0; i < x.rows; ++i)
        std::transform(x.row(i), x.row(i) + x.columns, &seen(i, 0),
                       [&](float pixel) { return image.low + (image.high - image.low) * pixel; });
    classifier.classify(view(std::as_const(seen)), view(features), view(logits), engine);
}

} // namespace pocketgan::app
