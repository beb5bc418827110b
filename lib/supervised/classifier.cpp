#include "pocketgan/classifier.hpp"

#include "nn/pass.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace pocketgan {
namespace {

// Rows that go through the layers together.
constexpr std::size_t kRowsAtOnce = 256;

} // namespace

struct Classifier::Impl {
    explicit Impl(const Model& model) : output(network_of({model.layers.back()})) {
        if (model.layers.size() > 1)
            hidden = network_of({model.layers.begin(), model.layers.end() - 1});
        if (model.image)
            image = *model.image;
    }

    ImageShape image{0, 0, 0, 0.0f, 1.0f};
    std::optional<TrainableNetwork> hidden; ///< all layers but the last
    TrainableNetwork output;                ///< the last
};

Classifier::Classifier(Model model) {
    const std::string role = model.role;
    model = dequantised(std::move(model)); // checks it, too
    if (role != "classifier")
        throw Error("the model has the role " + role + "; expected a classifier");
    impl_ = std::make_unique<Impl>(model);
}

Classifier::~Classifier() = default;
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;

Classifier Classifier::load(const std::string& folder) {
    Model model = load_model(folder);
    if (model.role != "classifier")
        throw Error(folder + ": has the role " + model.role + "; expected a classifier");
    return Classifier(std::move(model));
}

const ImageShape& Classifier::image() const {
    return impl_->image;
}

std::size_t Classifier::inputs() const {
    return impl_->hidden ? impl_->hidden->inputs() : features();
}

std::size_t Classifier::classes() const {
    return impl_->output.outputs();
}

std::size_t Classifier::features() const {
    return impl_->output.inputs();
}

void Classifier::classify(ConstMatrixView x, MatrixView features, MatrixView logits,
                          Engine& engine) const {
    const auto check = [&](const char* what, ConstMatrixView found, std::size_t columns) {
        if (found.rows != x.rows || found.columns != columns)
            throw Error(std::string(what) + " are (" + std::to_string(found.rows) + ", " +
                        std::to_string(found.columns) + "); expected (" + std::to_string(x.rows) +
                        ", " + std::to_string(columns) + ")");
    };
    check("a classifier's inputs", x, inputs());
    check("its features", features, this->features());
    check("its logits", logits, classes());
    std::optional<Pass> below;
    if (impl_->hidden)
        below.emplace(*impl_->hidden, kRowsAtOnce);
    Pass last(impl_->output, kRowsAtOnce);
    for (std::size_t first = 0; first < x.rows; first += kRowsAtOnce) {
        const std::size_t rows = std::min(kRowsAtOnce, x.rows - first);
        const MatrixView seen = features.slice(first, rows);
        if (below)
            below->forward(*impl_->hidden, x.slice(first, rows), seen, engine);
        else
            for (std::size_t i = 0; i < rows; ++i)
                std::copy_n(x.row(first + i), x.columns, seen.row(i));
        last.forward(impl_->output, seen, logits.slice(first, rows), engine);
    }
}

} // namespace pocketgan
