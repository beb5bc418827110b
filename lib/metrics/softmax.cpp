#include "metrics/softmax.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace pocketgan {

Softmax::Softmax(const float* a, std::size_t n) :
    a_(a),
    likeliest_(static_cast<std::size_t>(std::max_element(a, a + n) - a)),
    largest_(a[likeliest_]),
    sum_(0.0) {
    assert(n > 0);
    for (std::size_t k = 0; k < n; ++k)
        sum_ += std::exp(a[k] - largest_);
    log_sum_ = std::log(sum_);
}

double Softmax::probability(std::size_t j) const {
    return std::exp(a_[j] - largest_) / sum_;
}

double Softmax::log_probability(std::size_t j) const {
    return a_[j] - largest_ - log_sum_;
}

double Softmax::negative_log_likelihood(std::size_t j) const {
    return log_sum_ + largest_ - a_[j];
}

} // namespace pocketgan
