#pragma once

#include "cli/training_options.hpp"
#include "training_log.hpp"

#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/generator.hpp"

#include <memory>

namespace pocketgan::app {

/// What is measured of a generator while it trains: cheaper and rougher than `eval`, and always
/// with the same latents, so that one value compares with another of the same run. With the preset
/// `default` on MNIST it takes 0.10 s of one core (AVX-512), where an epoch takes 10 s.
class GeneratorMeasures {
public:
    virtual ~GeneratorMeasures() = default;

    /// The columns behind those of each step (gan_columns.hpp), NaN for what cannot be measured.
    virtual Figures measure(const Generator& generator) const = 0;
};

/// Those for the data: of images the Parzen log-likelihood and what the classifier that came along
/// says, if it fits, else a line says why not; of a mixture its modes. To choose a generator by
/// them is not to peek at the test split: the images that they compare with are of the training
/// split, the first 2000 of its last sixth. Throws UsageError if the data are neither, or if the
/// best is to be kept by a classifier and there is none; Error if the images are too few.
/// `engine` must outlive them.
std::unique_ptr<GeneratorMeasures> make_generator_measures(const TrainingOptions& options,
                                                           const Dataset& data, Engine& engine);

} // namespace pocketgan::app
