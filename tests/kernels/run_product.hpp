#pragma once

// For the tests of products: a product with exactly the scratch memory that it asks for.

#include "base/aligned_buffer.hpp"
#include "kernels/arrays.hpp"

#include <cstddef>
#include <limits>

namespace pocketgan::kernels {

inline constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

/// Runs the product, of float or int8 weights, with scratch memory of exactly the size that its
/// kernel asks for.
inline void run(const KernelTable& table, const Product& product) {
    const bool is_quantised = product.b.is_quantised();
    const std::size_t size =
        is_quantised ? table.product_quantised_scratch(product) : table.product_scratch(product);
    AlignedFloats scratch(size + kMargin, poison());
    (is_quantised ? table.product_quantised : table.product)(product, scratch.data());
    for (std::size_t i = 0; i < kMargin; ++i)
        REQUIRE(is_poison(scratch[size + i]));
}

/// The rounding error of a running sum of k terms in [-1, 1].
inline double tolerance(std::size_t k) {
    return kEpsilon * static_cast<double>(k + 4);
}

} // namespace pocketgan::kernels
