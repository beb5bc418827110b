#pragma once

#include "kernels/arrays.hpp"
#include "kernels/workers.hpp"

#include <cstddef>

// A product that is large enough for several threads to share it.

namespace pocketgan::kernels {

constexpr std::size_t kSize = 96;

// c = a a
inline void multiply(Workers& workers, const Matrix& a, Matrix& c) {
    Product product;
    product.m = product.n = product.k = kSize;
    product.a = OperandA::rows(a.data(), a.stride());
    product.b = OperandB::rows(a.data(), a.stride());
    product.c = ResultC::rows(c.data(), c.stride());
    workers.product(product);
}

} // namespace pocketgan::kernels
