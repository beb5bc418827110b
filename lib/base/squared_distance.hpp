#pragma once

#include <cstddef>

namespace pocketgan {

/// |x - y|^2 for x (n) and y (n), in double.
inline double squared_distance(const float* x, const float* y, std::size_t n) {
    double sum = 0.0;
    for (std::size_t j = 0; j < n; ++j) {
        const double difference = double{x[j]} - y[j];
        sum += difference * difference;
    }
    return sum;
}

} // namespace pocketgan
