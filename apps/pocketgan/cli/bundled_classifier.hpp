#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/dataset.hpp"

#include <memory>
#include <string>

namespace pocketgan::app {

/// A classifier with its folder and checksum.
struct FoundClassifier {
    std::string folder, checksum;
    std::shared_ptr<const Classifier> classifier; ///< null if there is none
};

/// Loads the classifier in the folder `named`. Throws Error if it does not take the examples of
/// `data`.
FoundClassifier load_classifier(const std::string& named, const Dataset& data);

/// Loads the classifier in apps/models/classifier below the current folder, else the installed one.
/// If there is none, or it does not take the examples of `data`, `classifier` is null and `reason`
/// says why.
FoundClassifier find_bundled_classifier(const Dataset& data, std::string& reason);

} // namespace pocketgan::app
