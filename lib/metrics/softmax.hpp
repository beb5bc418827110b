#pragma once

#include <cstddef>

namespace pocketgan {

/// softmax(a)[j] = exp(a[j]) / sum over k of exp(a[k]) for a row a (n) of logits, n >= 1. The row
/// must outlive this object. Exponents are relative to the largest logit, so that none overflows.
class Softmax {
public:
    Softmax(const float* a, std::size_t n);

    double probability(std::size_t j) const;
    double log_probability(std::size_t j) const;
    /// -log_probability(j), summed in another order: published losses keep their last digit.
    double negative_log_likelihood(std::size_t j) const;
    /// The first class with the largest logit.
    std::size_t likeliest() const { return likeliest_; }

private:
    const float* a_;
    std::size_t likeliest_;
    double largest_;
    double sum_; ///< sum over k of exp(a[k] - largest_)
    double log_sum_;
};

} // namespace pocketgan
