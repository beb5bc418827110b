#pragma once

#include "pocketgan/dataset.hpp"

#include <string>

namespace pocketgan {

/// Whether it is a file that ends in .csv, in any case, or a folder with train.csv and test.csv or
/// with one file each that ends in _train.csv and _test.csv (Kaggle's names). Each may have .gz
/// after it.
bool is_csv(const std::string& path);

/// A row is an image: the levels 0 to 255 of a square, row by row, grey or with red, green and blue
/// together, and the label before or after them. A first line of names is a header; it says with
/// "label", "class", "target" or "y" where the label is, and without one of these that there is
/// none. Without a header the number of columns decides, and a label comes first. Labels are
/// numbers, or names if that of the first row is none; classes are in the order of the names of the
/// training split, by bytes. Splits are the files of a folder; of a single file the last sixth,
/// shuffled (held_out.hpp), is held out. Files packed by gzip are unpacked, whatever their names
/// are, if built with zlib. Throws Error, with file and line, for a row that is too short or too
/// long and for a value that is not such a number.
Dataset load_csv(const DataSource& source, Split split);

} // namespace pocketgan
