#pragma once

// For the tests of products: a product with exactly the scratch memory that it asks for.

#include "base/aligned_buffer.hpp"
#include "kernels/arrays.hpp"

#include <cstddef>
#include <limits>

namespace pocketgan::kernels {

inline constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

/// Runs the product with scratch memory of exactly the size that product_scratch returns.
inline void run(const KernelTable& table, const Product& product) {
    const std::size_t size = table.product_scratch(product);
    AlignedFloats scratch(size + kMargin, poison());
    table.product(product, scratch.data());
    for (std::size_t i = 0; i < kMargin; ++i)
        REQUIRE(is_poison(scratch[size + i]));
}

/// The same for product_quantised.
inline void run_quantised(const KernelTable& table, const Product& product) {
    const std::size_t size = table.product_quantised_scratch(product);
    AlignedFloats scratch(size + kMargin, poison());
    table.product_quantised(product, scratch.data());
    for (std::size_t i = 0; i < kMargin; ++i)
        REQUIRE(is_poison(scratch[size + i]));
}

/// The rounding error of a running sum of k terms in [-1, 1].
inline double tolerance(std::size_t k) {
    return kEpsilon * static_cast<double>(k + 4);
}

} // namespace pocketgan::kernels
