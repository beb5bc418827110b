#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace pocketgan {

/// Tells examples apart with the weights of a model folder.
class POCKETGAN_API Classifier {
public:
    /// Int8 weights are multiplied out. Throws Error if the role is not "classifier" or the layers
    /// do not fit together.
    explicit Classifier(Model model);
    ~Classifier();
    Classifier(Classifier&&) noexcept;
    Classifier& operator=(Classifier&&) noexcept;

    /// The model of that folder. Throws Error as load_model does, and if it is no classifier.
    static Classifier load(const std::string& folder);

    /// How its inputs are pixels; without an image they are plain vectors, height is then 0.
    const ImageShape& image() const;
    std::size_t inputs() const;
    std::size_t classes() const;
    std::size_t features() const; ///< units of the last hidden layer; without one, inputs()

    /// x (m, inputs) -> what the last hidden layer gives, (m, features), and the logits
    /// (m, classes). Throws Error if a size is wrong.
    void classify(ConstMatrixView x, MatrixView features, MatrixView logits, Engine& engine) const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
