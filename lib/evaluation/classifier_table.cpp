#include "evaluation/classifier_outputs.hpp"
#include "evaluation/image_evaluation.hpp"
#include "supervised/check_supervised.hpp"
#include "supervised/loss.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

ClassifierTable::Row make_row(const TableRow& row, const ClassifierOutputs& outputs,
                              const ClassifierOutputs& reference) {
    const ClassShares classes = class_shares(view(outputs.logits));
    return {row, classes, divergence(classes.shares, class_shares(view(reference.logits)).shares),
            classifier_score(view(outputs.logits)),
            frechet_distance(view(outputs.features), view(reference.features))};
}

} // namespace

ClassifierTable ImageEvaluation::classifier_table(const Classifier& classifier) const {
    const ConstMatrixView samples = view(impl_->samples), training = view(impl_->real.training);
    check_classifier(classifier, {impl_->real.source, samples.columns, impl_->image.height});
    // Two disjoint sets of training images, each as large as the samples if possible: the
    // reference, and a row that shows how near real images come to it.
    const std::size_t count = std::min(samples.rows, training.rows / 2);
    const auto outputs = [&](ConstMatrixView x) {
        return ClassifierOutputs(classifier, x, impl_->engine);
    };
    const ClassifierOutputs reference = outputs(training.slice(count, count));
    ClassifierTable table;
    table.reference_images = count;
    table.rows = {
        make_row(impl_->generator_row(samples.rows), outputs(samples), reference),
        make_row({"training images", count}, outputs(training.slice(0, count)), reference)};
    return table;
}

Accuracy evaluate_classifier(const Classifier& classifier, const Dataset& test, Engine& engine) {
    check_classifier(classifier, ClassifierInput(test));
    check_labels(test, classifier.classes());
    const Matrix images = examples(test, 0, test.count(), 0.0f, 1.0f);
    const ClassifierOutputs outputs(classifier, view(images), engine);
    Matrix gradient = make_matrix(test.count(), classifier.classes()); // unused
    const SupervisedReport report =
        cross_entropy(view(outputs.logits), test.labels().data(), view(gradient));
    return {test.count(), report.accuracy, report.loss, test.source()};
}

} // namespace pocketgan
