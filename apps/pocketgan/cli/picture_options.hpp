#pragma once

#include "cli/arguments.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/generator.hpp"

#include <string>

namespace pocketgan::app {

/// Adds --image-size, bound to `pictures`.
CLI::Option* add_image_size(CLI::App& app, PictureOptions& pictures, const std::string& help);

/// Adds --image-size, --fit, --grey and --rgb, for a command that reads data.
void add_picture_options(CLI::App& app, PictureOptions& pictures);

/// Whether the command line has any of these four.
bool has_picture_options(const CLI::App& app);

/// Throws UsageError if options exclude each other.
void check_picture_options(const PictureOptions& pictures);

/// The settings of these options in the run that has made the model folder, and prints a line with
/// them if they change pictures. The run is that whose folder holds the model folder; without one
/// the result changes nothing.
PictureOptions pictures_of_run(const std::string& model_folder);

/// Throws Error with the options that help if the data are images unlike those of the generator.
void check_images_fit(const Dataset& data, const Generator& generator);

} // namespace pocketgan::app
