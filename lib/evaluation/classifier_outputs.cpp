#include "evaluation/classifier_outputs.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"

#include <algorithm>
#include <utility>

namespace pocketgan {

std::string classifier_misfit(const Classifier& classifier, const Dataset& data) {
    // The channels of stacked images are classified one by one.
    const std::size_t size = data.parts().empty() ? data.size() : data.size() / data.channels();
    if (classifier.inputs() == size && classifier.image().height == data.height())
        return "";
    const auto text = [](std::size_t numbers, std::size_t height) {
        return std::to_string(numbers) + " numbers" +
               (height ? " (" + std::to_string(height) + " rows)" : "");
    };
    return "classifier takes examples of " + text(classifier.inputs(), classifier.image().height) +
           "; those of " + data.source() + " have " + text(size, data.height());
}

void check_classifier(const Classifier& classifier, const Dataset& data) {
    const std::string misfit = classifier_misfit(classifier, data);
    if (!misfit.empty())
        throw Error(misfit);
}

ClassifierOutputs::ClassifierOutputs(const Classifier& classifier, ConstMatrixView x,
                                     Engine& engine) :
    features(make_matrix(x.rows, classifier.features())),
    logits(make_matrix(x.rows, classifier.classes())) {
    const ImageShape& image = classifier.image();
    Matrix inputs = make_matrix(x.rows, x.columns);
    for (std::size_t i = 0; i < x.rows; ++i)
        std::transform(x.row(i), x.row(i) + x.columns, &inputs(i, 0),
                       [&](float pixel) { return image.low + (image.high - image.low) * pixel; });
    classifier.classify(view(std::as_const(inputs)), view(features), view(logits), engine);
}

} // namespace pocketgan
