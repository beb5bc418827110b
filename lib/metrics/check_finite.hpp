#pragma once

#include "pocketgan/matrix.hpp"

#include <string>

namespace pocketgan {

/// Throws Error if a number of x (m, n) is a NaN or an infinity, naming its row: "before 3 after
/// holds a NaN or an infinity". A measure would take such rows for near.
void check_finite(ConstMatrixView x, const std::string& before, const std::string& after = "");

} // namespace pocketgan
