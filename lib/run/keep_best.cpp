#include "pocketgan/error.hpp"
#include "pocketgan/training_log.hpp"

#include <cmath>

namespace pocketgan {

Column column_of(KeepBest measure) {
    if (measure == KeepBest::none)
        throw Error("keep-best is none, which has no column; parzen or classifier_frechet was "
                    "expected");
    return measure == KeepBest::parzen ? Column::parzen : Column::classifier_frechet;
}

bool is_better(KeepBest measure, double value, double other) {
    const bool higher = column_of(measure) == Column::parzen;
    return std::isfinite(value) && (higher ? value > other : value < other);
}

const LogRow* find_best(const std::vector<LogRow>& rows, KeepBest measure) {
    if (measure == KeepBest::none)
        return nullptr;
    const Column column = column_of(measure);
    const LogRow* best = nullptr;
    for (const LogRow& row : rows)
        if (std::isfinite(row.figures[column]) &&
            (!best || is_better(measure, row.figures[column], best->figures[column])))
            best = &row;
    return best;
}

} // namespace pocketgan
