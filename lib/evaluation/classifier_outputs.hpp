#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// The size of the examples that a classifier is to take, and the name of their data set.
struct ClassifierInput {
    std::string source; ///< the name of the data set, for messages
    std::size_t size;   ///< numbers per example
    std::size_t height; ///< rows of pixels of an image; 0 for vectors

    ClassifierInput(const std::string& source_, std::size_t size_, std::size_t height_) :
        source(source_), size(size_), height(height_) {}
    /// The size of the examples of `data`. For stacked images it is that of one channel, because
    /// the classifier takes each channel as an example.
    explicit ClassifierInput(const Dataset& data);
};

/// As the public function of that name.
std::string classifier_misfit(const Classifier& classifier, const ClassifierInput& input);

/// Throws Error, with the text of classifier_misfit, unless the classifier takes `input`.
void check_classifier(const Classifier& classifier, const ClassifierInput& input);

/// The features and logits that a classifier computes for images.
struct ClassifierOutputs {
    Matrix features; ///< (m, features): the last hidden layer
    Matrix logits;   ///< (m, classes)

    /// x (m, inputs), pixels in [0, 1]; they are scaled to the range of the classifier's inputs.
    ClassifierOutputs(const Classifier& classifier, ConstMatrixView x, Engine& engine);
};

} // namespace pocketgan
