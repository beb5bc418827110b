#pragma once

#include "pocketgan/gan.hpp"
#include "pocketgan/training_log.hpp"

#include <string>

namespace pocketgan {

/// A sentence if the losses of a row are too large for two players near balance, with what to try;
/// "" otherwise.
std::string divergence_warning(const LogRow& row, Objective objective);

} // namespace pocketgan
