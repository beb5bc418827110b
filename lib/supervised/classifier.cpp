#include "pocketgan/classifier.hpp"

#include "base/check.hpp"
#include "pocketgan/error.hpp"

#include <utility>

namespace pocketgan {
namespace {

Model expect_classifier(Model model, const std::string& source) {
    if (model.role != Role::classifier)
        throw Error(source + ": has the role " + to_string(model.role) + "; expected a classifier");
    return model;
}

} // namespace

Classifier::Classifier(Model model) : network_(expect_classifier(std::move(model), "model")) {}

Classifier::~Classifier() = default;
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;

Classifier Classifier::load(const std::string& folder) {
    return Classifier(expect_classifier(load_model(folder), folder));
}

const ImageShape& Classifier::image() const {
    return network_.image();
}

std::size_t Classifier::inputs() const {
    return network_.inputs();
}

std::size_t Classifier::classes() const {
    return network_.outputs();
}

std::size_t Classifier::features() const {
    return network_.features();
}

void Classifier::classify(ConstMatrixView x, MatrixView features, MatrixView logits,
                          Engine& engine) const {
    check_columns(x, "x", inputs());
    check_shape(features, "features", x.rows, this->features());
    check_shape(logits, "logits", x.rows, classes());
    network_.run(x, features, logits, engine);
}

} // namespace pocketgan
