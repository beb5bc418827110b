#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan::app {

/// The data set of --data. "mnist" means data/mnist, where `pocketgan fetch mnist` writes it,
/// unless there is a folder "mnist"; the same holds for "stacked:mnist". Throws Error if neither
/// folder exists.
DataSource resolve_data(const std::string& name);

} // namespace pocketgan::app
