#pragma once

#include "evaluation/real_images.hpp"
#include "pocketgan/evaluation.hpp"

namespace pocketgan {

/// The samples and real images of all tables.
struct ImageEvaluation::Impl {
    Impl(const Generator& generator, const TrainTest& data, std::size_t samples, std::uint64_t seed,
         Engine& engine);

    /// The generator's row of a table of its first `count` samples.
    TableRow generator_row(std::size_t count) const { return {"generator", count, seed}; }
    /// The number of images of each kind in tables of neighbours: at most 1000.
    std::size_t neighbour_images() const;

    RealImages real;
    ImageShape image;
    std::uint64_t seed;
    Engine& engine;
    std::vector<std::string> classes;          ///< of the generator; empty unless it is conditional
    Matrix samples;                            ///< for all tables, pixels in [0, 1]
    std::vector<std::uint16_t> sample_classes; ///< (samples), or empty
    Matrix sheet; ///< samples for the neighbour sheet, pixels in [0, 1]
};

} // namespace pocketgan
