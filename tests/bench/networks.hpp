#pragma once

// The networks and data of the benchmarks, and the matrix products of a training step.

#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan::bench {

struct BenchNetwork {
    const char* name;
    GanSettings settings;
};

/// a: Goodfellow et al. 2014, simultaneous updates.
/// b: the preset "tanh-adam" with dropout of D's hidden units.
/// c: a network so small that the time outside the products is noticeable.
/// d: the preset "radford2016": convolutions with batch normalisation.
/// pytorch_step.py has the same networks.
std::vector<BenchNetwork> networks();

/// 60 000 images of 28 x 28 random bytes, the size of MNIST.
Dataset random_images();

enum class ProductKind {
    forward,        ///< Y = X Wᵀ
    input_gradient, ///< dX = dZ W
    weight_gradient ///< dW = dZᵀ X
};

const char* to_string(ProductKind kind);

/// One product of a layer, W (outputs, inputs), over `rows` examples, or the pixels of examples at
/// which a convolution is applied.
struct LayerProduct {
    ProductKind kind;
    std::size_t rows, inputs, outputs;

    double multiply_adds() const { return 1.0 * rows * inputs * outputs; }
};

/// The products that a training step on these images needs. The generator's step
/// does not need the gradient of D's weights. The gradient of the input of a first layer is needed
/// only for D on G's output.
std::vector<LayerProduct> products_of_step(const GanSettings& settings, const Dataset& data);

/// Floating-point operations of drawing a sample.
double flops_of_sample(const GanSettings& settings, const Dataset& data);

/// Floating-point operations of the products of a step.
double flops_of_step(const GanSettings& settings, const Dataset& data);

} // namespace pocketgan::bench
