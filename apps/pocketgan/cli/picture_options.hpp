#pragma once

#include "cli/arguments.hpp"
#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan::app {

/// Adds --image-size, bound to `pictures`.
CLI::Option* add_image_size(CLI::App& app, PictureOptions& pictures, const std::string& help);

/// Adds --image-size, --fit, --grey and --rgb, for a command that reads data.
void add_picture_options(CLI::App& app, PictureOptions& pictures);

/// Throws UsageError if options exclude each other.
void check_picture_options(const PictureOptions& pictures);

} // namespace pocketgan::app
