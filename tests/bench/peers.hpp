#pragma once

// The same product by other libraries, on one thread, where they are installed.

#include "networks.hpp"

#include <functional>

namespace pocketgan::bench {

/// The arrays of a layer: x (rows, inputs), w (outputs, inputs), z (rows, outputs). A product reads
/// two of them and writes the third.
struct LayerArrays {
    float* x;
    float* w;
    float* z;
};

/// Does the product once a call. Weights that it wants laid out in some other way are copied before
/// the first. Empty where the library was not built in.
using Peer = std::function<void()>;

Peer openblas(const LayerProduct& product, const LayerArrays& arrays);
Peer onednn(const LayerProduct& product, const LayerArrays& arrays);

} // namespace pocketgan::bench
