#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/xtensor.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace pocketgan {

/// A classifier and where it was found.
struct FoundClassifier {
    std::string folder;
    Classifier classifier;
};

/// What a classifier makes of some images.
struct Answers {
    Matrix features, logits;

    /// x (m, inputs), pixels in [0, 1].
    Answers(const Classifier& classifier, const Matrix& x, Engine& engine);
};

/// The classifier that came along: in apps/models/classifier, else where it is installed. Nothing,
/// and the `reason`, where there is none or it is of other images than `data`.
std::optional<FoundClassifier> find_bundled_classifier(const Dataset& data, std::string& reason);

/// The classifier that `named` names or, where that is empty, the one that came along; nothing, and
/// a line that says why, where that is nothing. Throws Error where one is named and is not fit for
/// `data`.
std::optional<FoundClassifier> find_classifier(const std::string& named, const Dataset& data);

/// Prints what a classifier makes of samples, pixels in [0, 1], beside as many training images, and
/// adds it to the figures.
void judge_by_classifier(const FoundClassifier& found, const Matrix& samples,
                         const Dataset& training, Engine& engine, nlohmann::json& figures);

/// Prints how well a classifier does on labelled examples, and adds it to the figures.
void judge_classifier(const Classifier& classifier, const Dataset& test, Engine& engine,
                      nlohmann::json& figures);

} // namespace pocketgan
