/// @file
/// Nearest neighbours: memorised examples and diversity.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The nearest point.
struct Neighbour {
    std::size_t index = 0; ///< row of the searched matrix
    double distance = 0.0; ///< Euclidean
};

/// For each row of x (n, d), the nearest row of `points` (m, d). If several are equally near within
/// float precision, it is one of them. Throws Error if a matrix is empty, the columns differ or a
/// number is NaN or infinite.
POCKETGAN_API std::vector<Neighbour> nearest_neighbours(ConstMatrixView points, ConstMatrixView x,
                                                        Engine& engine);

/// For each row of x (n, d), n >= 2, the nearest other row of x. Throws Error if x has fewer than 2
/// rows or no columns, or a number is NaN or infinite.
POCKETGAN_API std::vector<Neighbour> nearest_others(ConstMatrixView x, Engine& engine);

/// A test for memorised training examples: distances of samples to their nearest training example,
/// compared with those of held-out examples.
struct Memorisation {
    double samples = 0.0;  ///< median distance of the samples
    double held_out = 0.0; ///< median distance of the held-out examples
    /// Share of the samples below the 1 % quantile of the distances of held-out examples. It is
    /// 0.01 if samples are distributed like held-out examples, 1 if all are copies.
    double copies = 0.0;
};

/// All matrices have d columns. Throws Error as nearest_neighbours does.
POCKETGAN_API Memorisation memorisation(ConstMatrixView samples, ConstMatrixView held_out,
                                        ConstMatrixView training, Engine& engine);

/// A comparison of the distances between samples with those between real examples.
struct Diversity {
    double samples = 0.0; ///< mean distance between two samples
    double real = 0.0;    ///< mean distance between two real examples
    /// Share of the samples whose nearest other sample is closer than a limit: the 1 % quantile of
    /// the same distance of real examples. It is 0.01 if samples are distributed like real
    /// examples.
    double near_duplicates = 0.0;
    /// Birthday estimate of the number of distinct samples (Arora and Zhang 2017): the number of
    /// pairs / the number of pairs closer than the limit; infinity if there is no such pair.
    double support_estimate = 0.0;
    double real_support_estimate = 0.0; ///< the same for the real examples
};

/// `samples` and `real` have d columns and should have as many rows. Throws Error as nearest_others
/// does.
POCKETGAN_API Diversity diversity(ConstMatrixView samples, ConstMatrixView real, Engine& engine);

} // namespace pocketgan
