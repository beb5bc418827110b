#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/xtensor.hpp"

namespace pocketgan {

/// Throws Error, with the text of classifier_misfit, unless the classifier takes the examples.
void check_classifier(const Classifier& classifier, const Dataset& data);

/// What a classifier computes for some images.
struct ClassifierOutputs {
    Matrix features; ///< (m, features): the last hidden layer
    Matrix logits;   ///< (m, classes)

    /// x (m, inputs), pixels in [0, 1]; they are scaled to the range of the classifier's inputs.
    ClassifierOutputs(const Classifier& classifier, ConstMatrixView x, Engine& engine);
};

} // namespace pocketgan
