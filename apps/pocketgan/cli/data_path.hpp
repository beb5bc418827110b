#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan::app {

/// The data set of --data. A built-in name stays as it is, and a text with a slash is a path. Any
/// other name is the first of these that exists: that file or folder of the current folder, NAME in
/// its folder data, in $POCKETGAN_DATA, in ~/.local/share/pocketgan, in /usr/share/datasets. The
/// same holds for the name after "stacked:". `pictures` are those of the result. Throws Error with
/// these places if there is none, followed by `advice`.
DataSource resolve_data(const std::string& name, const PictureOptions& pictures = {},
                        const std::string& advice = "");

} // namespace pocketgan::app
