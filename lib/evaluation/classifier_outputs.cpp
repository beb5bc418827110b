#include "evaluation/classifier_outputs.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"

#include <algorithm>
#include <utility>

namespace pocketgan {

namespace {

// Such as "784 numbers (28 rows)".
std::string size_text(std::size_t size, std::size_t height) {
    return std::to_string(size) + " numbers" +
           (height > 0 ? " (" + std::to_string(height) + " rows)" : "");
}

} // namespace

ClassifierInput::ClassifierInput(const Dataset& data) :
    ClassifierInput(data.source(),
                    data.parts().empty() ? data.size() : data.size() / data.channels(),
                    data.height()) {}

std::string classifier_misfit(const Classifier& classifier, const ClassifierInput& input) {
    const std::size_t height = classifier.image().height;
    if (classifier.inputs() == input.size && height == input.height)
        return "";
    return "classifier takes examples of " + size_text(classifier.inputs(), height) +
           "; those of " + input.source + " have " + size_text(input.size, input.height);
}

std::string classifier_misfit(const Classifier& classifier, const Dataset& data) {
    return classifier_misfit(classifier, ClassifierInput(data));
}

void check_classifier(const Classifier& classifier, const ClassifierInput& input) {
    const std::string reason = classifier_misfit(classifier, input);
    if (!reason.empty())
        throw Error(reason);
}

ClassifierOutputs::ClassifierOutputs(const Classifier& classifier, ConstMatrixView x,
                                     Engine& engine) :
    features(make_matrix(x.rows, classifier.features())),
    logits(make_matrix(x.rows, classifier.classes())) {
    const ImageShape& image = classifier.image();
    Matrix inputs = make_matrix(x.rows, x.columns);
    for (std::size_t i = 0; i < x.rows; ++i)
        std::transform(x.row(i), x.row(i) + x.columns, &inputs(i, 0),
                       [&](float pixel) { return image.number(pixel); });
    classifier.classify(view(std::as_const(inputs)), view(features), view(logits), engine);
}

} // namespace pocketgan
