#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan {

/// Whether a folder, or the folder cifar-10-batches-bin or cifar-100-binary in it, holds the binary
/// version of CIFAR-10 (data_batch_1.bin) or CIFAR-100 (train.bin) (Krizhevsky 2009).
bool is_cifar(const std::string& path);

/// The images with the labels of CIFAR-10, or the fine labels of CIFAR-100. The names of classes
/// are those of batches.meta.txt or fine_label_names.txt, else numbers. Throws Error for a file
/// that is missing, is not a whole number of records, or has a label beyond the classes.
Dataset load_cifar(const DataSource& source, Split split);

} // namespace pocketgan
