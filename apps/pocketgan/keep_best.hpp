#pragma once

#include "training_log.hpp"

#include <string>
#include <vector>

namespace pocketgan {

/// The measure by which a run keeps its best generator.
enum class KeepBest {
    none,
    parzen,            ///< the higher the better
    classifier_frechet ///< the lower the better
};

const char* to_string(KeepBest measure);
KeepBest keep_best_from_string(const std::string& name);

/// What the measure came to in a row of a GAN on images with --eval-every.
double measured_value(const app::LogRow& row, KeepBest measure);

/// The row that is best by the measure, the oldest of equals; nullptr where none has a finite value
/// of it.
const app::LogRow* find_best(const std::vector<app::LogRow>& rows, KeepBest measure);

} // namespace pocketgan
