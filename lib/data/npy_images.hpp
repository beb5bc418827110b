#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan {

/// Whether it is a .npy file, by its first bytes. The name decides only which error a file of
/// another kind gives.
bool is_npy_images(const std::string& path);

/// Both splits are the whole file, without labels. Throws Error as load_dataset does.
Dataset load_npy_images(const DataSource& source, Split split);

/// The shape of images (n, height, width), (n, height, width, channels) of 1 or 3 channels, or of
/// vectors (n, d). Throws Error, with `path`, for any other.
DataShape images_shape(const std::string& path, const std::vector<std::size_t>& shape);

} // namespace pocketgan
