#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

struct Neighbour {
    std::size_t index = 0; ///< of the nearest point
    double distance = 0.0; ///< Euclidean
};

/// The nearest of `points` (m, d) to each row of x (n, d); of several that are equally near within
/// float's precision, one. Throws Error where a size is 0, they do not fit or a number is not
/// finite.
POCKETGAN_API std::vector<Neighbour> nearest_neighbours(ConstMatrixView points, ConstMatrixView x,
                                                        Engine& engine);

/// The nearest other row to each row of x (n, d), n >= 2. Throws Error likewise, as do the two
/// below.
POCKETGAN_API std::vector<Neighbour> nearest_others(ConstMatrixView x, Engine& engine);

/// Whether samples are copies of what was learnt: how far each is from its nearest training
/// example, beside the same of examples that were not trained on, which are as far as chance has
/// it.
struct Memorisation {
    double samples = 0.0;  ///< median distance of the samples
    double held_out = 0.0; ///< median distance of the held-out examples
    /// Share of the samples that are nearer than all but 1 % of the held-out examples: .01 by
    /// chance, 1 for copies.
    double copies = 0.0;
};

/// All three of d columns.
POCKETGAN_API Memorisation memorisation(ConstMatrixView samples, ConstMatrixView held_out,
                                        ConstMatrixView training, Engine& engine);

/// Whether samples differ from one another as much as real examples do.
struct Diversity {
    double samples = 0.0; ///< mean distance between two samples
    double real = 0.0;    ///< ... between two real examples
    /// Share of the samples whose nearest other sample is nearer than the 1 % quantile of that
    /// distance among the real examples: .01 by chance.
    double near_duplicates = 0.0;
    /// Estimate of the number of different samples by the birthday test (Arora and Zhang 2017):
    /// the number of pairs divided by the number of pairs of near duplicates; infinity without one.
    double support_estimate = 0.0;
    double real_support_estimate = 0.0; ///< the same of the real examples
};

/// Of samples and as many real examples.
POCKETGAN_API Diversity diversity(ConstMatrixView samples, ConstMatrixView real, Engine& engine);

} // namespace pocketgan
