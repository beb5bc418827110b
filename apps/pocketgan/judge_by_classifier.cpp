#include "judge_by_classifier.hpp"

#include "base/xtensor.hpp"
#include "pocketgan/classifier_measures.hpp"
#include "pocketgan/error.hpp"
#include "supervised/check_supervised.hpp"
#include "supervised/loss.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace pocketgan {
namespace {

// What comes along: as built, and as installed.
const char* const kPlaces[] = {"apps/models/classifier", POCKETGAN_MODELS "/classifier"};

// Empty, or why the classifier cannot look at the data.
std::string misfit(const Classifier& classifier, const Dataset& data) {
    const ImageShape& image = classifier.image();
    if (classifier.inputs() == data.size && image.height == data.height)
        return "";
    return "is for examples of " + std::to_string(classifier.inputs()) + " numbers, " +
           data.source + " has " + std::to_string(data.size);
}

struct Row {
    const char* name;
    std::size_t number;
    ClassShares classes;
    double divergence, score, frechet;
};

// `reference` is what the rows are compared with.
Row make_row(const char* name, const Answers& answers, const Answers& reference) {
    const ClassShares classes = class_shares(view(answers.logits));
    return {name,
            answers.logits.shape(0),
            classes,
            divergence(classes.shares, class_shares(view(reference.logits)).shares),
            classifier_score(view(answers.logits)),
            frechet_distance(view(answers.features), view(reference.features))};
}

void print(const Row& row) {
    const std::string present =
        std::to_string(row.classes.present) + " of " + std::to_string(row.classes.shares.size());
    std::printf("%-18s%10zu%10s%10.2f %%%10.4f%10.3f%10.3f\n", row.name, row.number,
                present.c_str(), 100.0 * row.classes.least, row.divergence, row.score, row.frechet);
}

nlohmann::json to_json(const Row& row) {
    return {{"images", row.name},
            {"number", row.number},
            {"shares", row.classes.shares},
            {"present", row.classes.present},
            {"smallest_share", row.classes.least},
            {"divergence", row.divergence},
            {"score", row.score},
            {"classifier_frechet", row.frechet}};
}

} // namespace

Answers::Answers(const Classifier& classifier, const Matrix& x, Engine& engine) :
    features(make_matrix(x.shape(0), classifier.features())),
    logits(make_matrix(x.shape(0), classifier.classes())) {
    const ImageShape& image = classifier.image();
    const Matrix seen = image.low + (image.high - image.low) * x;
    classifier.classify(view(seen), view(features), view(logits), engine);
}

std::optional<FoundClassifier> find_bundled_classifier(const Dataset& data, std::string& reason) {
    for (const std::string place : kPlaces) {
        if (!std::filesystem::exists(place + "/model.json"))
            continue;
        Classifier classifier = Classifier::load(place);
        const std::string unfit = misfit(classifier, data);
        if (unfit.empty())
            return FoundClassifier{place, std::move(classifier)};
        reason = place + " " + unfit;
        return std::nullopt;
    }
    reason = std::string("no classifier is in ") + kPlaces[0] + " or " + kPlaces[1];
    return std::nullopt;
}

std::optional<FoundClassifier> find_classifier(const std::string& named, const Dataset& data) {
    if (!named.empty()) {
        Classifier classifier = Classifier::load(named);
        const std::string reason = misfit(classifier, data);
        if (!reason.empty())
            throw Error(named + ": " + reason);
        return FoundClassifier{named, std::move(classifier)};
    }
    std::string reason;
    std::optional<FoundClassifier> found = find_bundled_classifier(data, reason);
    if (!found)
        std::printf("%s; what a classifier measures is left out (--classifier)\n\n",
                    reason.c_str());
    return found;
}

void judge_by_classifier(const FoundClassifier& found, const Matrix& samples,
                         const Dataset& training, Engine& engine, nlohmann::json& figures) {
    const Classifier& classifier = found.classifier;
    // Two halves of real images, as many each as samples: to be compared with, and as a measure of
    // what is near.
    const std::size_t count = std::min(samples.shape(0), training.count / 2);
    const auto real = [&](std::size_t first) {
        return Answers(classifier, examples(training, first, count, 0.0f, 1.0f), engine);
    };
    const Answers reference = real(count);
    const Row rows[] = {make_row("generator", Answers(classifier, samples, engine), reference),
                        make_row("training images", real(0), reference)};

    std::printf("\nWhat the classifier %s sees, beside %zu other training images\n\n",
                found.folder.c_str(), count);
    figures["classifier"]["model"] = found.folder;
    std::printf("%-18s%10s%10s%12s%10s%10s%10s\n", "images", "number", "classes", "smallest", "KL",
                "score", "Frechet");
    for (const Row& row : rows) {
        print(row);
        figures["classifier"]["rows"].push_back(to_json(row));
    }
    std::printf("\n%-18s", "share in %, class");
    for (std::size_t j = 0; j < classifier.classes(); ++j)
        std::printf("%6zu", j);
    for (const Row& row : rows) {
        std::printf("\n%-18s", row.name);
        for (const double share : row.classes.shares)
            std::printf("%6.1f", 100.0 * share);
    }
    std::printf("\n");
}

void judge_classifier(const Classifier& classifier, const Dataset& test, Engine& engine,
                      nlohmann::json& figures) {
    const std::string reason = misfit(classifier, test);
    if (!reason.empty())
        throw Error("the classifier " + reason);
    check_labels(test, classifier.classes());
    const Answers answers(classifier, examples(test, 0, test.count, 0.0f, 1.0f), engine);
    Matrix unused = make_matrix(test.count, classifier.classes());
    const SupervisedReport report =
        cross_entropy(view(answers.logits), test.labels.data(), view(unused));
    std::printf("%zu test examples of %s: %.2f %% right, cross-entropy %.4f nats\n", test.count,
                test.source.c_str(), 100.0 * report.accuracy, report.loss);
    figures["classifier"] = {
        {"examples", test.count}, {"accuracy", report.accuracy}, {"cross_entropy", report.loss}};
}

} // namespace pocketgan
