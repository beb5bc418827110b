#pragma once

#include <cstddef>

namespace pocketgan {

/// softmax(a)[j] = exp(a[j]) / sum over k of exp(a[k]), for one row a (n) of logits, n >= 1, which
/// must outlive it. Exponents are relative to the largest logit, so that none overflows.
class Softmax {
public:
    Softmax(const float* a, std::size_t n);

    double probability(std::size_t j) const;
    double log_probability(std::size_t j) const;
    /// The class of the largest logit; of equal ones the first.
    std::size_t likeliest() const { return likeliest_; }

private:
    const float* a_;
    std::size_t likeliest_;
    double largest_;
    double sum_; ///< over k of exp(a[k] - largest)
    double log_sum_;
};

} // namespace pocketgan
