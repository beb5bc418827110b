#pragma once

#include "pocketgan/classifier.hpp"
#include "pocketgan/dataset.hpp"

#include <memory>
#include <string>

namespace pocketgan::app {

/// A classifier, the folder that it was found in, and its checksum.
struct FoundClassifier {
    std::string folder, checksum;
    std::shared_ptr<const Classifier> classifier; ///< null: there is none
};

/// The classifier in the folder `named`. Throws Error if it does not take the examples of `data`.
FoundClassifier load_classifier(const std::string& named, const Dataset& data);

/// The classifier in apps/models/classifier below the current folder, else the installed one. Null,
/// with a reason for people, where there is none or it does not take the examples of `data`.
FoundClassifier find_bundled_classifier(const Dataset& data, std::string& reason);

} // namespace pocketgan::app
