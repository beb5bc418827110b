/// @file
/// Running the network of any model folder.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace pocketgan {

/// Runs the network of any model folder: a generator, discriminator, encoder or classifier. A
/// generator for a small device is a Generator (generator.hpp), which keeps int8 weights packed and
/// links without training.
class POCKETGAN_API Network {
public:
    /// Int8 weights are multiplied out to float32. Throws Error, naming the layer, if the sizes of
    /// the model do not fit together or an array is not as long as its shape says.
    explicit Network(Model model);
    ~Network();
    /// A moved-from network can only be assigned to or destroyed.
    Network(Network&&) noexcept;
    Network& operator=(Network&&) noexcept; ///< as the move constructor

    /// The model of that folder. Its self-test, if it has one, is not run. Throws Error as
    /// load_model does.
    static Network load(const std::string& folder);

    /// What the network computes, as model.json says.
    Role role() const;
    /// How the pixels of the model's images map to numbers; height is 0 if the model has no image.
    /// The image is the output of a generator and the input of the others.
    const ImageShape& image() const;

    std::size_t inputs() const;   ///< columns of x
    std::size_t outputs() const;  ///< columns of y
    std::size_t features() const; ///< units of the last hidden layer; inputs() if there is none

    /// y = network(x): x (m, inputs), y (m, outputs), m >= 0; y must not overlap x. Discriminators
    /// and classifiers that this library saves give logits. Row i of y depends on row i of x alone,
    /// also where others hold NaN, and is the same bits for any m and any number of threads. Throws
    /// Error if a size is wrong, data is null or a stride is below the columns.
    void run(ConstMatrixView x, MatrixView y, Engine& engine) const;

    /// The same, and the output of the last hidden layer -> hidden (m, features), which must not
    /// overlap x or y.
    void run(ConstMatrixView x, MatrixView hidden, MatrixView y, Engine& engine) const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
