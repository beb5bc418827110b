#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan {

/// Throws Error with both figures if the bytes of `shape`, which are about to be allocated, are
/// more than the memory that is available, or than 2^40. `source` is for the message.
void check_space(const std::string& source, const DataShape& shape);

} // namespace pocketgan
