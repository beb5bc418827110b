#pragma once

// The networks that everything here is measured on, the data, and the products of a training step.

#include "pocketgan/dataset.hpp"
#include "pocketgan/gan.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan::bench {

struct BenchNetwork {
    const char* name;
    GanSettings settings;
};

/// a: Goodfellow et al. 2014, simultaneous; b: the preset "default" without its moving average; c:
/// small enough that what surrounds the products shows. pytorch_step.py has the same ones.
std::vector<BenchNetwork> networks();

/// As large as MNIST, random bytes.
Dataset random_images();

enum class ProductKind {
    forward,        ///< Y = X Wᵀ
    input_gradient, ///< dX = dZ W
    weight_gradient ///< dW = dZᵀ X
};

const char* to_string(ProductKind kind);

/// One product of a dense layer, W (outputs, inputs), over `rows` examples.
struct LayerProduct {
    ProductKind kind;
    std::size_t rows, inputs, outputs;

    double multiply_adds() const { return 1.0 * rows * inputs * outputs; }
};

/// The products that a step on images of `data_size` numbers cannot do without: no gradient of D's
/// weights in the generator's step, none of what a first layer is given unless it is G's output.
std::vector<LayerProduct> products_of_step(const GanSettings& settings, std::size_t data_size);

/// Floating-point operations of those products.
double flops_of_step(const GanSettings& settings, std::size_t data_size);

} // namespace pocketgan::bench
