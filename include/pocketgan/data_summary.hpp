#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// Figures of one split.
struct SplitSummary {
    std::size_t count = 0;   ///< examples
    std::uint64_t bytes = 0; ///< of memory for the examples and their labels
    /// Of each channel, for images with 0 black and 1 white; of all numbers of vectors.
    std::vector<double> mean;
    std::vector<double> deviation;         ///< standard deviation, of the same numbers as `mean`
    std::vector<std::size_t> class_counts; ///< examples of each label; empty without labels
    std::size_t duplicates = 0;            ///< examples equal to an earlier one of the split
};

/// What is in a data set.
struct DataSummary {
    SplitSummary training; ///< Split::train
    SplitSummary test;     ///< Split::test
    /// Whether the splits are the same examples in the same order, as those of a single file are.
    bool test_is_training = false;
    std::size_t test_in_training = 0; ///< test examples equal to a training example
};

/// Reads every example. Throws Error if the two have another number of numbers per example.
POCKETGAN_API DataSummary summarise(const Dataset& training, const Dataset& test);

/// A sheet of the first hundred images, ten in a row. With labels it has a row for each of the
/// first hundred classes, of the first ten images of each; a place without an image is grey. Throws
/// Error for vectors and as Sheet does.
POCKETGAN_API Picture data_sheet(const Dataset& data);

} // namespace pocketgan
