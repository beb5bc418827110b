#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace pocketgan::app {

/// A classifier, where it was found, and what tells it from others.
struct FoundClassifier {
    std::string folder, checksum;
    Classifier classifier;
};

/// What a classifier is to look at.
struct Sights {
    std::string source;
    std::size_t height, size; ///< numbers each

    /// The examples of a data set; of stacked digits each channel for itself.
    explicit Sights(const Dataset& data) :
        source(data.source()),
        height(data.height()),
        size(data.parts().empty() ? data.size() : data.size() / data.channels()) {}
};

/// The classifier that `named` names or, where that is empty, the one that came along: in
/// apps/models/classifier, else where it is installed. Nothing, and a line that says so, where
/// there is none or it is of other images. Throws Error where one is named and is not fit.
std::optional<FoundClassifier> find_classifier(const std::string& named, const Sights& sights);

/// The one that came along, or nothing and the reason, to be told to people.
std::optional<FoundClassifier> find_bundled_classifier(const Sights& sights, std::string& reason);

/// What a classifier makes of some images.
struct Answers {
    Matrix features, logits;

    /// x (m, inputs), pixels in [0, 1].
    Answers(const Classifier& classifier, ConstMatrixView x, Engine& engine);
};

} // namespace pocketgan::app
