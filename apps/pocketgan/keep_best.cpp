#include "keep_best.hpp"

#include "gan_columns.hpp"

#include <cmath>

namespace pocketgan {
namespace {

bool is_better(double value, double other, KeepBest measure) {
    return measure == KeepBest::parzen ? value > other : value < other;
}

} // namespace

double measured_value(const app::LogRow& row, KeepBest measure) {
    return row
        .means[measure == KeepBest::parzen ? std::size_t{app::kParzen} : app::kClassifierFrechet];
}

const app::LogRow* find_best(const std::vector<app::LogRow>& rows, KeepBest measure) {
    const app::LogRow* best = nullptr;
    if (measure == KeepBest::none)
        return best;
    for (const app::LogRow& row : rows) {
        const double value = measured_value(row, measure);
        if (std::isfinite(value) &&
            (!best || is_better(value, measured_value(*best, measure), measure)))
            best = &row;
    }
    return best;
}

} // namespace pocketgan
