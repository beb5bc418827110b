#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan {

/// Whether a folder, or one of the folders raw, MNIST/raw, FashionMNIST/raw, KMNIST/raw and
/// EMNIST/raw in it (torchvision's), holds IDX files of images by their names:
/// SPLIT-images-idx3-ubyte or SPLIT-images.idx3-ubyte, with or without .gz, where SPLIT is train,
/// t10k or test, perhaps after "emnist-NAME-".
bool is_idx_folder(const std::string& path);

/// Images and, if their file is there, labels. EMNIST's images are transposed; its letters, 1 to
/// 26, get the labels 0 to 25. Throws Error as load_dataset does, and for a folder that holds more
/// than one set.
Dataset load_idx_folder(const DataSource& source, Split split);

/// An IDX file of images. One of EMNIST's names stands for the files of its set; of any other name
/// both splits are the whole file, without labels.
Dataset load_idx_file(const DataSource& source, Split split);

} // namespace pocketgan
