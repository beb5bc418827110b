#include "cli/bundled_classifier.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"

namespace pocketgan::app {
namespace {

const char* const kFolders[] = {"apps/models/classifier", POCKETGAN_MODELS "/classifier"};

FoundClassifier load(const std::string& folder) {
    return {folder, checksum(load_model(folder)),
            std::make_shared<const Classifier>(Classifier::load(folder))};
}

} // namespace

FoundClassifier load_classifier(const std::string& named, const Dataset& data) {
    FoundClassifier found = load(named);
    const std::string misfit = classifier_misfit(*found.classifier, data);
    if (!misfit.empty())
        throw Error(named + ": " + misfit);
    return found;
}

FoundClassifier find_bundled_classifier(const Dataset& data, std::string& reason) {
    for (const std::string folder : kFolders) {
        if (!exists(folder + "/model.json"))
            continue;
        FoundClassifier found = load(folder);
        const std::string misfit = classifier_misfit(*found.classifier, data);
        if (misfit.empty())
            return found;
        reason = folder + ": " + misfit;
        return {};
    }
    reason = std::string("no classifier is in ") + kFolders[0] + " or " + kFolders[1];
    return {};
}

} // namespace pocketgan::app
