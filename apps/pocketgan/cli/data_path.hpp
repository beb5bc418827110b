#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan::app {

/// The data set that --data names. "mnist" is data/mnist, where apps/fetch-mnist.sh writes it,
/// unless the current folder has a "mnist"; "stacked:mnist" likewise. Throws Error if neither
/// exists.
DataSource resolve_data(const std::string& name);

} // namespace pocketgan::app
