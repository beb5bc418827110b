/// @file
/// Classifying examples with a model folder.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/network.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// Classifies examples with the weights of a model folder: a Network whose outputs are the logits
/// of the classes.
class POCKETGAN_API Classifier {
public:
    /// Throws Error if the role is not "classifier", and as the constructor of Network does.
    explicit Classifier(Model model);
    ~Classifier();
    /// A moved-from classifier can only be assigned to or destroyed.
    Classifier(Classifier&&) noexcept;
    Classifier& operator=(Classifier&&) noexcept; ///< as the move constructor

    /// The model of that folder. Throws Error as load_model does, and if the role is not
    /// "classifier".
    static Classifier load(const std::string& folder);

    /// How the pixels of its images map to inputs; height is 0 if the inputs are plain vectors.
    const ImageShape& image() const;
    std::size_t inputs() const;   ///< columns of x
    std::size_t classes() const;  ///< columns of the logits
    std::size_t features() const; ///< units of the last hidden layer; inputs() if there is none

    /// x (m, inputs) -> the output of the last hidden layer, features (m, features), and the logits
    /// (m, classes), m >= 0; none may overlap another. softmax(logits) are the probabilities of the
    /// classes. Throws Error if a size is wrong, data is null or a stride is below the columns.
    void classify(ConstMatrixView x, MatrixView features, MatrixView logits, Engine& engine) const;

private:
    Network network_;
};

} // namespace pocketgan
