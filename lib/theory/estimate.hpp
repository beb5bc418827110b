#pragma once

#include <vector>

namespace pocketgan::theory {

/// A sample mean and its standard error.
struct Estimate {
    double mean = 0.0;
    double standard_error = 0.0;
};

/// The mean of independent values, at least one.
Estimate mean_of(const std::vector<double>& values);

} // namespace pocketgan::theory
