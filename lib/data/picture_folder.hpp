#pragma once

#include "pocketgan/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// The pictures of a folder, by their names alone.
struct PictureFolder {
    struct File {
        std::string path;
        std::uint16_t label;
    };
    std::vector<File> training, test; ///< each shuffled
    std::vector<std::string> class_names;
    std::size_t skipped = 0; ///< files with other endings
};

/// Finds pictures and classes as load_dataset says. Throws Error for a folder without pictures, or
/// with a single one and no `test`, for a class without a picture, a class of `test` that `train`
/// does not have, a picture beside folders of classes, a name of a class that is not UTF-8, and a
/// folder that cannot be read.
PictureFolder find_pictures(const std::string& folder);

/// Loads a split. Throws Error as load_dataset does.
Dataset load_pictures(const std::string& folder, const PictureOptions& options, Split split);

} // namespace pocketgan
