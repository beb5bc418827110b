#include "judge_by_classifier.hpp"

#include "pocketgan/classifier_measures.hpp"
#include "supervised/check_supervised.hpp"
#include "supervised/loss.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

namespace pocketgan::app {
namespace {

struct Row {
    Origin origin;
    ClassShares classes;
    double divergence, score, frechet;
};

// `reference` is what the rows are compared with.
Row make_row(const Origin& origin, const Answers& answers, const Answers& reference) {
    const ClassShares classes = class_shares(view(answers.logits));
    return {origin, classes,
            divergence(classes.shares, class_shares(view(reference.logits)).shares),
            classifier_score(view(answers.logits)),
            frechet_distance(view(answers.features), view(reference.features))};
}

void print(const Row& row) {
    const std::string present =
        std::to_string(row.classes.present) + " of " + std::to_string(row.classes.shares.size());
    print(row.origin);
    std::printf("%10s%8.2f %%%9.4f%8.3f%9.3f\n", present.c_str(), 100.0 * row.classes.least,
                row.divergence, row.score, row.frechet);
}

nlohmann::json to_json(const Row& row, const FoundClassifier& found, std::size_t reference) {
    nlohmann::json fields = to_json("images", row.origin);
    fields.update({{"classifier", found.folder},
                   {"classifier_checksum", found.checksum},
                   {"reference_images", reference},
                   {"shares", row.classes.shares},
                   {"present", row.classes.present},
                   {"smallest_share", row.classes.least},
                   {"divergence", row.divergence},
                   {"score", row.score},
                   {"classifier_frechet", row.frechet}});
    return fields;
}

void print_shares(const Row& row) {
    std::printf("\n%-18s", row.origin.name);
    for (const double share : row.classes.shares)
        std::printf("%6.1f", 100.0 * share);
}

} // namespace

void judge_by_classifier(const FoundClassifier& found, const Origin& origin,
                         ConstMatrixView samples, ConstMatrixView training, Engine& engine,
                         nlohmann::json& figures) {
    const Classifier& classifier = found.classifier;
    // Two halves of real images, as many each as samples: to be compared with, and as a measure of
    // what is near.
    const std::size_t count = std::min(samples.rows, training.rows / 2);
    const auto answers = [&](ConstMatrixView x) { return Answers(classifier, x, engine); };
    const Answers reference = answers(training.slice(count, count));
    const Row rows[] = {
        make_row(origin, answers(samples), reference),
        make_row({"training images", count}, answers(training.slice(0, count)), reference)};

    std::printf("\nWhat the classifier %s (%s) sees,\nbeside %zu other training images\n\n",
                found.folder.c_str(), found.checksum.c_str(), count);
    print_head("images");
    std::printf("%10s%10s%9s%8s%9s\n", "classes", "smallest", "KL", "score", "Frechet");
    for (const Row& row : rows) {
        print(row);
        figures["classifier"].push_back(to_json(row, found, count));
    }
    std::printf("\n%-18s", "share in %, class");
    for (std::size_t j = 0; j < classifier.classes(); ++j)
        std::printf("%6zu", j);
    for (const Row& row : rows)
        print_shares(row);
    std::printf("\n");
}

void judge_classifier(const FoundClassifier& found, const Dataset& test, Engine& engine,
                      nlohmann::json& figures) {
    const Classifier& classifier = found.classifier;
    check_labels(test, classifier.classes());
    const Matrix images = examples(test, 0, test.count(), 0.0f, 1.0f);
    const Answers answers(classifier, view(images), engine);
    Matrix unused = make_matrix(test.count(), classifier.classes());
    const SupervisedReport report =
        cross_entropy(view(answers.logits), test.labels().data(), view(unused));
    std::printf("%zu test examples of %s: %.2f %% right, cross-entropy %.4f nats\n", test.count(),
                test.source().c_str(), 100.0 * report.accuracy, report.loss);
    figures["classification"] = {{"classifier", found.folder},
                                 {"classifier_checksum", found.checksum},
                                 {"examples", test.count()},
                                 {"accuracy", report.accuracy},
                                 {"cross_entropy", report.loss}};
}

} // namespace pocketgan::app
