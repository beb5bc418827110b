#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan {

/// Whether it is a ZIP archive, by its first bytes, or a file that ends in .npz.
bool is_npz(const std::string& path);

/// The arrays x_train, y_train, x_test and y_test (Keras), or train_images, train_labels,
/// test_images and test_labels (MedMNIST): images of uint8 or of floats in [0, 1] as in a .npy
/// file, labels of any type of whole numbers, (n) or (n, 1), which may be missing. Of images and
/// labels, x and y, or arr_0 and arr_1 the last sixth, shuffled (held_out.hpp), is held out. Throws
/// Error, with the file and the array, for anything else.
Dataset load_npz(const DataSource& source, Split split);

} // namespace pocketgan
