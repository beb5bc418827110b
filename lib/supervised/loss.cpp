#include "supervised/loss.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan {

SupervisedReport squared_error(ConstMatrixView y, ConstMatrixView t, MatrixView d) {
    const auto rows = static_cast<double>(y.rows);
    const auto factor = static_cast<float>(2.0 / rows);
    double sum = 0.0;
    for (std::size_t i = 0; i < y.rows; ++i)
        for (std::size_t j = 0; j < y.columns; ++j) {
            const float error = y(i, j) - t(i, j);
            sum += double{error} * error;
            d(i, j) = factor * error;
        }
    return {sum / rows, 0.0};
}

SupervisedReport cross_entropy(ConstMatrixView a, const std::uint16_t* labels, MatrixView d) {
    const auto rows = static_cast<double>(a.rows);
    SupervisedReport report;
    for (std::size_t i = 0; i < a.rows; ++i) {
        const float* const logits = a.row(i);
        const float* const most = std::max_element(logits, logits + a.columns);
        double sum = 0.0; // relative to the largest, so that none overflows
        for (std::size_t j = 0; j < a.columns; ++j)
            sum += std::exp(double{logits[j]} - *most);
        for (std::size_t j = 0; j < a.columns; ++j) {
            const double p = std::exp(double{logits[j]} - *most) / sum;
            d(i, j) = static_cast<float>((j == labels[i] ? p - 1.0 : p) / rows);
        }
        report.loss += (std::log(sum) + *most - logits[labels[i]]) / rows;
        report.accuracy += (most == logits + labels[i] ? 1.0 : 0.0) / rows;
    }
    return report;
}

} // namespace pocketgan
