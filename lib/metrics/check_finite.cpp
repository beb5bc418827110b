#include "metrics/check_finite.hpp"

#include "pocketgan/error.hpp"

#include <cmath>
#include <cstddef>

namespace pocketgan {

void check_finite(ConstMatrixView x, const std::string& before, const std::string& after) {
    for (std::size_t i = 0; i < x.rows; ++i) {
        double sum = 0.0; // which finite floats do not overflow
        for (std::size_t j = 0; j < x.columns; ++j)
            sum += x(i, j);
        if (!std::isfinite(sum))
            throw Error(before + std::to_string(i) + after + " holds a NaN or an infinity");
    }
}

} // namespace pocketgan
