#include "supervised/loss.hpp"

#include "metrics/softmax.hpp"

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
        const Softmax softmax(a.row(i), a.columns);
        for (std::size_t j = 0; j < a.columns; ++j) {
            const double p = softmax.probability(j);
            d(i, j) = static_cast<float>((j == labels[i] ? p - 1.0 : p) / rows);
        }
        report.loss += softmax.negative_log_likelihood(labels[i]) / rows;
        report.accuracy += (softmax.likeliest() == labels[i] ? 1.0 : 0.0) / rows;
    }
    return report;
}

} // namespace pocketgan
