#pragma once

#include <vector>

namespace pocketgan::theory {

/// A number and how far sampling takes it from what it estimates.
struct Estimate {
    double mean = 0.0;
    double standard_error = 0.0;
};

/// The mean of some values that are independent of one another.
Estimate mean_of(const std::vector<double>& values);

} // namespace pocketgan::theory
