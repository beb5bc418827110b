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

/// Both splits of a data set. Throws Error as load_dataset does.
POCKETGAN_API TrainTest load_train_test(const DataSource& source);
POCKETGAN_API TrainTest load_train_test(const std::string& path);

/// Empty if `classifier` takes the examples of `data`; else the reason why it does not. A
/// classifier takes stacked images channel by channel.
POCKETGAN_API std::string classifier_misfit(const Classifier& classifier, const Dataset& data);

/// What a row of a table measures.
struct TableRow {
    std::string name;                    ///< such as "generator" or "training images"
    std::size_t number = 0;              ///< of samples, images or points
    std::optional<std::uint64_t> seed{}; ///< of samples; nothing for data
};

/// Parzen log-likelihoods of the test images (Goodfellow et al. 2014; protocol of Breuleux et al.
/// 2011).
struct ParzenTable {
    struct Row : TableRow {
        ParzenEstimate estimate;
    };
    std::vector<double> sigmas;        ///< to choose from
    std::size_t validation_images = 0; ///< on which sigma is chosen
    std::size_t test_images = 0;       ///< which are measured
    std::string source;                ///< of the test images
    std::vector<Row> rows;
};

/// Whether samples are copies of training images.
struct MemorisationTable {
    struct Row : TableRow {
        double median_distance = 0.0; ///< Euclidean, to the nearest training image; pixels in [0,1]
        double copies = 0.0; ///< share that is nearer than all but 1 % of the test images; in [0,1]
    };
    std::size_t training_images = 0;
    /// Every test image is a training image too, so that no copies can be found.
    bool test_is_training = false;
    std::vector<Row> rows;
};

/// Whether samples differ from one another as much as training images do (Arora and Zhang 2017).
struct DiversityTable {
    struct Row : TableRow {
        double mean_distance = 0.0;    ///< Euclidean, of two images; pixels in [0, 1]
        double near_duplicates = 0.0;  ///< as in Diversity; in [0, 1]
        double support_estimate = 0.0; ///< as in Diversity; infinite without near duplicates
    };
    std::vector<Row> rows;
};

/// What a classifier computes for samples (Salimans et al. 2016; Heusel et al. 2017).
struct ClassifierTable {
    struct Row : TableRow {
        ClassShares classes;
        double divergence = 0.0; ///< KL(class shares || those of the reference images), in nats
        double score = 0.0;      ///< classifier_score, in [1, classes]
        double frechet = 0.0;    ///< frechet_distance of the features to the reference images'
    };
    std::size_t reference_images = 0; ///< training images that are in no row
    std::vector<Row> rows;
};

/// Samples that neighbour_sheet shows.
inline constexpr std::size_t kSheetSamples = 20;

/// Samples of a generator beside real images: each function makes one table, whose first row is the
/// generator.
class POCKETGAN_API ImageEvaluation {
public:
    /// Draws samples [0, samples) of `seed`. Neither `generator` nor `data`, whose pixels are
    /// copied to floats, is needed after the constructor; `engine` must outlive this. Throws Error
    /// unless samples is at least 2, the generator makes images of the data's size and both splits
    /// have at least kLeastImages; and if a sample has NaN or infinity.
    ImageEvaluation(const Generator& generator, const TrainTest& data, std::size_t samples,
                    std::uint64_t seed, Engine& engine);
    ~ImageEvaluation();
    ImageEvaluation(ImageEvaluation&&) noexcept;
    ImageEvaluation& operator=(ImageEvaluation&&) noexcept;

    /// Rows: the generator and as many training images; with `baselines` also as many k-means
    /// centroids (one iteration of Lloyd 1982) and samples of a Gaussian fitted to the training
    /// images. The training images precede the last sixth of the training split; sigma is chosen on
    /// the first 1000 of that sixth. Throws Error as parzen_estimate does.
    ParzenTable parzen(const std::vector<double>& sigmas = parzen_sigma_grid(),
                       bool baselines = false) const;

    /// Rows: the generator and the test images, the first 1000 of each at most.
    MemorisationTable memorisation() const;

    /// Rows: the generator and the training images, the first 1000 of each at most.
    DiversityTable diversity() const;

    /// Rows: the generator and the training images, beside as many other training images. Throws
    /// Error for a classifier of images of another size.
    ClassifierTable classifier(const Classifier& classifier) const;

    /// neighbour_sheet of samples 0 to kSheetSamples - 1.
    Picture neighbours() const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// The Parzen log-likelihood of the test images, as in the first row of ImageEvaluation::parzen
/// with the published widths, of samples [0, kParzenSamples) of `seed`. Throws Error as
/// ImageEvaluation does.
POCKETGAN_API ParzenEstimate evaluate_parzen(const Generator& generator, const TrainTest& data,
                                             std::uint64_t seed, Engine& engine);

/// samples (kSheetSamples, image.size()) in rows of five, each row followed by the training image
/// that is nearest to its last sample (Goodfellow et al. 2014, figure 2). training (m,
/// image.size()); all pixels in [0, 1], whatever image.low and image.high are. Throws Error for
/// another shape, no training image, NaN or infinity.
POCKETGAN_API Picture neighbour_sheet(ConstMatrixView samples, ConstMatrixView training,
                                      const ImageShape& image, Engine& engine);

/// Which modes of a mixture are covered (Srivastava et al. 2017).
struct ModesTable {
    struct Row : TableRow {
        ModeCount modes;
    };
    std::string mixture;   ///< its name
    std::size_t modes = 0; ///< that it has
    std::vector<Row> rows;
};

/// Rows of `samples` points each: samples of the generator; samples of the mixture of as many
/// Gaussians as `mixture` has modes that maximum likelihood fits to 10 000 points; and points of
/// `mixture` itself. Throws Error if `samples` is 0, if the generator's outputs are not as many as
/// the mixture has dimensions, or for a mixture without modes.
POCKETGAN_API ModesTable evaluate_modes(const Generator& generator, const Mixture& mixture,
                                        std::size_t samples, std::uint64_t seed, Engine& engine);

/// Which modes of stacked digits are covered (Metz et al. 2016; Srivastava et al. 2017).
struct StackedModesTable {
    struct Row : TableRow {
        StackedModeCount modes;
    };
    std::string source; ///< of the training images
    std::vector<Row> rows;
};

/// Rows: `samples` samples of the generator, and the first as many of `training`, of which there
/// may be fewer. The mode of an image is the three digits that the classifier finds in its
/// channels. Throws Error if `samples` is 0, unless `training` holds at least kLeastImages images
/// of stack_digits, the generator makes such images, and the classifier takes their channels and
/// has 10 classes.
POCKETGAN_API StackedModesTable evaluate_stacked_modes(const Generator& generator,
                                                       const Dataset& training,
                                                       const Classifier& classifier,
                                                       std::size_t samples, std::uint64_t seed,
                                                       Engine& engine);

/// How well a classifier does on labelled examples.
struct Accuracy {
    std::size_t examples = 0;
    double accuracy = 0.0;      ///< share whose label is the most probable class, in [0, 1]
    double cross_entropy = 0.0; ///< mean of -log p(label), in nats
    std::string source;         ///< of the examples
};

/// Of all examples of `test`. Throws Error for a classifier_misfit, and unless every example has a
/// label below the number of classes.
POCKETGAN_API Accuracy evaluate_classifier(const Classifier& classifier, const Dataset& test,
                                           Engine& engine);

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
