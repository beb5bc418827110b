#pragma once

#include "evaluation/real_images.hpp"
#include "pocketgan/evaluation.hpp"

namespace pocketgan {

/// What all tables of images are made of.
struct ImageEvaluation::Impl {
    Impl(const Generator& generator, const TrainTest& data, std::size_t samples, std::uint64_t seed,
         Engine& engine);

    /// The generator's row of a table, about its first `number` samples.
    TableRow generator_row(std::size_t number) const { return {"generator", number, seed}; }
    /// Images that tables of neighbours look at: 1000, or as many as there are.
    std::size_t neighbour_images() const;

    RealImages real;
    ImageShape image;
    std::uint64_t seed;
    Engine& engine;
    Matrix samples; ///< of all tables, pixels in [0, 1]
    Matrix sheet;   ///< samples of the neighbour sheet, likewise
};

} // namespace pocketgan
