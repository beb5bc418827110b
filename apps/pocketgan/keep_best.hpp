#pragma once

#include "training_log.hpp"

#include "pocketgan/settings.hpp"

#include <string>
#include <vector>

namespace pocketgan {

/// What the measure came to in a row of a GAN on images with --eval-every.
double measured_value(const app::LogRow& row, KeepBest measure);

/// The row that is best by the measure, the oldest of equals; nullptr where none has a finite value
/// of it.
const app::LogRow* find_best(const std::vector<app::LogRow>& rows, KeepBest measure);

} // namespace pocketgan
