#include "evaluation/classifier_outputs.hpp"
#include "evaluation/image_evaluation.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <utility>

namespace pocketgan {
namespace {

constexpr std::size_t kLeastSamples = 2;  // of a class: a covariance needs two
constexpr std::size_t kLeastTraining = 4; // two halves
constexpr std::size_t kLeastTest = 2;

// The numbers of the images of each class, in rising order.
using ByClass = std::vector<std::vector<std::size_t>>;

ByClass by_class(const std::vector<std::uint16_t>& labels, std::size_t classes) {
    ByClass result(classes);
    for (std::size_t i = 0; i < labels.size(); ++i)
        result[labels[i]].push_back(i);
    return result;
}

// The first `count` of the images that are listed.
Matrix gathered(const Matrix& images, const std::vector<std::size_t>& listed, std::size_t count) {
    Matrix result = make_matrix(count, images.shape(1));
    for (std::size_t i = 0; i < count; ++i)
        std::copy_n(&images(listed[i], 0), images.shape(1), &result(i, 0));
    return result;
}

Matrix gathered(const Matrix& images, const std::vector<std::size_t>& listed) {
    return gathered(images, listed, listed.size());
}

// The reason why a class has too few images; empty if it has enough.
std::string shortage(const std::string& name, const std::string& what, std::size_t count,
                     std::size_t least) {
    if (count >= least)
        return "";
    return "class '" + name + "' has " + std::to_string(count) + " " + what +
           "; expected at least " + std::to_string(least);
}

std::string label_misfit(const RealImages& real, const std::vector<std::string>& classes) {
    if (real.training_labels.empty() || real.test_labels.empty())
        return real.source + ": has no labels";
    if (!real.class_names.empty() && real.class_names != classes)
        return real.source + ": has other classes than the generator";
    for (const auto* labels : {&real.training_labels, &real.test_labels}) {
        const std::uint16_t most = *std::max_element(labels->begin(), labels->end());
        if (most >= classes.size())
            return real.source + ": has the label " + std::to_string(most) +
                   "; the generator has " + std::to_string(classes.size()) + " classes";
    }
    return "";
}

// Adds the figures of a class to those of all. Shares become numbers of images.
void add(ConditionalTable::Row& all, const ConditionalTable::Row& row) {
    all.samples += row.samples;
    all.accuracy += row.accuracy * static_cast<double>(row.samples);
    all.test_images += row.test_images;
    all.test_accuracy += row.test_accuracy * static_cast<double>(row.test_images);
    all.frechet_images += row.frechet_images;
    all.frechet += row.frechet;
    all.training_frechet += row.training_frechet;
}

} // namespace

std::string ImageEvaluation::conditional_misfit(const Classifier& classifier) const {
    const Impl& impl = *impl_;
    const std::size_t classes = impl.classes.size();
    if (classes == 0)
        return "generator is not conditional";
    std::string reason =
        classifier_misfit(classifier, {impl.real.source, impl.samples.shape(1), impl.image.height});
    if (reason.empty() && classifier.classes() != classes)
        reason = "classifier has " + std::to_string(classifier.classes()) +
                 " classes; the generator has " + std::to_string(classes);
    if (reason.empty())
        reason = label_misfit(impl.real, impl.classes);
    if (!reason.empty())
        return reason;
    const ByClass samples = by_class(impl.sample_classes, classes);
    const ByClass training = by_class(impl.real.training_labels, classes);
    const ByClass test = by_class(impl.real.test_labels, classes);
    for (std::size_t c = 0; c < classes && reason.empty(); ++c) {
        const std::string& name = impl.classes[c];
        reason = shortage(name, "samples", samples[c].size(), kLeastSamples);
        if (reason.empty())
            reason = shortage(name, "training images", training[c].size(), kLeastTraining);
        if (reason.empty())
            reason = shortage(name, "test images", test[c].size(), kLeastTest);
    }
    return reason;
}

ConditionalTable ImageEvaluation::conditional_table(const Classifier& classifier) const {
    const std::string reason = conditional_misfit(classifier);
    if (!reason.empty())
        throw Error(reason);
    const Impl& impl = *impl_;
    const std::size_t classes = impl.classes.size();
    const ByClass samples = by_class(impl.sample_classes, classes);
    const ByClass training = by_class(impl.real.training_labels, classes);
    const ByClass test = by_class(impl.real.test_labels, classes);
    const auto outputs = [&](const Matrix& images) {
        return ClassifierOutputs(classifier, view(images), impl.engine);
    };
    const auto share = [](const ClassifierOutputs& found, std::size_t c) {
        return class_shares(view(found.logits)).shares[c];
    };

    ConditionalTable table;
    table.seed = impl.seed;
    table.all.name = "all classes";
    for (std::size_t c = 0; c < classes; ++c) {
        // The two disjoint sets of training images are those of classifier_table, of this class.
        const std::size_t count = std::min(samples[c].size(), training[c].size() / 2);
        const ClassifierOutputs made = outputs(gathered(impl.samples, samples[c]));
        const ClassifierOutputs real =
            outputs(gathered(impl.real.training, training[c], 2 * count));
        const ConstMatrixView features = view(real.features);
        const ConstMatrixView reference = features.slice(count, count);
        ConditionalTable::Row row;
        row.name = impl.classes[c];
        row.samples = samples[c].size();
        row.accuracy = share(made, c);
        row.test_images = test[c].size();
        row.test_accuracy = share(outputs(gathered(impl.real.test, test[c])), c);
        row.frechet_images = count;
        row.frechet = frechet_distance(view(made.features).slice(0, count), reference);
        row.training_frechet = frechet_distance(features.slice(0, count), reference);
        add(table.all, row);
        table.rows.push_back(std::move(row));
    }
    table.all.accuracy /= static_cast<double>(table.all.samples);
    table.all.test_accuracy /= static_cast<double>(table.all.test_images);
    table.all.frechet /= static_cast<double>(classes);
    table.all.training_frechet /= static_cast<double>(classes);
    return table;
}

} // namespace pocketgan
