#pragma once

// Matrix products by other libraries, on one thread.

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

/// A call computes the product once. Weights are copied to the layout that the library prefers when
/// the function is constructed. Empty if the benchmark was built without the library.
using Peer = std::function<void()>;

Peer openblas(const LayerProduct& product, const LayerArrays& arrays);
Peer onednn(const LayerProduct& product, const LayerArrays& arrays);

} // namespace pocketgan::bench
