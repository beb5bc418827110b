#pragma once

#include "pocketgan/api.h"
#include "pocketgan/classifier.hpp"
#include "pocketgan/classifier_measures.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/parzen.hpp"
#include "pocketgan/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// Measures of a generator beside the same measures of real data. Every function returns figures;
// none prints. docs/evaluation.md says what the figures mean and what they cannot show.

namespace pocketgan {

/// Samples that the Parzen estimate takes, as in Goodfellow et al. 2014.
inline constexpr std::size_t kParzenSamples = 10000;

/// The fewest images that a data set needs to be divided into the parts below.
inline constexpr std::size_t kLeastImages = 60;

/// A data set as its files divide it.
struct TrainTest {
    Dataset training, test;
};

/// Both splits of `path`. Throws Error as load_dataset does.
POCKETGAN_API TrainTest load_train_test(const std::string& path);

/// Empty if `classifier` takes the examples of `data`; else the reason why it does not. A
/// classifier takes stacked images channel by channel.
POCKETGAN_API std::string classifier_misfit(const Classifier& classifier, const Dataset& data);

/// Rough measures of a generator of images while it trains.
struct ImageMeasures {
    double parzen = 0.0;                      ///< Parzen log-likelihood, in nats
    std::optional<double> classifier_frechet; ///< with a classifier: Frechet distance of features
    std::optional<std::size_t> classes;       ///< with a classifier: classes with >= 1 % of samples
};

/// Measures a generator of images during training: cheaper and rougher than ImageEvaluation, and
/// always with samples 0 to 1999 of one seed, so that the values of one run compare with one
/// another. With the preset `default` on MNIST a measurement takes 0.10 s of one core (AVX-512); an
/// epoch takes 10 s.
///
/// The real images are the first 2000 of the last sixth of `data`: 1000 to choose sigma on, 1000 to
/// measure (of fewer than 12 000 images, a twelfth each). Choosing a generator by these measures
/// therefore uses no test image, and no training image either if at most the first five sixths of
/// `data` are trained on.
class POCKETGAN_API ImageMonitor {
public:
    /// `data` is the training split; it is not needed after the constructor. `classifier` may be
    /// null; then only `parzen` is measured. `engine` must outlive the monitor. Throws Error if
    /// `data` holds vectors or fewer than kLeastImages images, and for a classifier_misfit.
    ImageMonitor(const Dataset& data, std::shared_ptr<const Classifier> classifier,
                 std::uint64_t seed, Engine& engine);
    ~ImageMonitor();
    ImageMonitor(ImageMonitor&&) noexcept;
    ImageMonitor& operator=(ImageMonitor&&) noexcept;

    /// Nothing if a sample has NaN or infinity. Throws Error if the generator makes no images of
    /// the data's size.
    std::optional<ImageMeasures> measure(const Generator& generator) const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// Rough measures of a generator of points while it trains, as ModeCount defines them.
struct MixtureMeasures {
    std::size_t modes = 0;     ///< modes that are covered
    double high_quality = 0.0; ///< share of the samples, in [0, 1]
};

/// Measures a generator of points of a mixture during training, with samples 0 to kModeSamples - 1
/// of one seed.
class POCKETGAN_API MixtureMonitor {
public:
    /// Copies `mixture`. `engine` must outlive the monitor. Throws Error if the mixture has no
    /// modes or its deviation is not above 0.
    MixtureMonitor(const Mixture& mixture, std::uint64_t seed, Engine& engine);
    ~MixtureMonitor();
    MixtureMonitor(MixtureMonitor&&) noexcept;
    MixtureMonitor& operator=(MixtureMonitor&&) noexcept;

    /// A sample with NaN is not of high quality. Throws Error if the generator's outputs are not as
    /// many as the mixture has dimensions.
    MixtureMeasures measure(const Generator& generator) const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
