/// @file
/// Measures of a generator, with the same measures of real data for comparison. Every function
/// returns figures; none prints. docs/evaluation.md explains the figures and their limits.

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

namespace pocketgan {

/// The least number of images in each split that ImageEvaluation, ImageMonitor and
/// evaluate_stacked_modes take.
inline constexpr std::size_t kLeastImages = 60;

/// The two splits of a data set.
struct TrainTest {
    Dataset training; ///< Split::train
    Dataset test;     ///< Split::test
};

/// Both splits of a data set. Throws Error as load_dataset does.
POCKETGAN_API TrainTest load_train_test(const DataSource& source);
/// The same for parse_data_source(path).
POCKETGAN_API TrainTest load_train_test(const std::string& path);

/// Returns an empty string if `classifier` takes the examples of `data`, else the reason why it
/// does not. Of stacked images, a classifier takes one channel at a time.
POCKETGAN_API std::string classifier_misfit(const Classifier& classifier, const Dataset& data);

/// The subject of a row of a table.
struct TableRow {
    std::string name;                    ///< such as "generator" or "training images"
    std::size_t count = 0;               ///< of samples, images or points
    std::optional<std::uint64_t> seed{}; ///< of samples; empty for data
};

/// Parzen log-likelihoods of the test images (Goodfellow et al. 2014; protocol of Breuleux et al.
/// 2011).
struct ParzenTable {
    /// The figures of one subject.
    struct Row : TableRow {
        ParzenEstimate estimate; ///< of the test images
    };
    std::vector<double> sigmas;        ///< the candidates for sigma
    std::size_t validation_images = 0; ///< that sigma is chosen on
    std::size_t test_images = 0;       ///< that the mean is over
    std::string source;                ///< of the test images
    std::vector<Row> rows;             ///< the generator first
};

/// Whether samples are copies of training images.
struct MemorisationTable {
    /// The figures of one subject.
    struct Row : TableRow {
        double median_distance = 0.0; ///< Euclidean, to the nearest training image; pixels in [0,1]
        double copies = 0.0;          ///< share below the test images' 1 % quantile; in [0, 1]
    };
    std::size_t training_images = 0; ///< that the nearest is searched in
    /// Every test image is also a training image, so that copies cannot be detected.
    bool test_is_training = false;
    std::vector<Row> rows; ///< the generator first
};

/// Whether samples differ from one another as much as training images do (Arora and Zhang 2017).
struct DiversityTable {
    /// The figures of one subject.
    struct Row : TableRow {
        double mean_distance = 0.0;    ///< Euclidean, of two images; pixels in [0, 1]
        double near_duplicates = 0.0;  ///< as in Diversity; in [0, 1]
        double support_estimate = 0.0; ///< as in Diversity; infinite without near duplicates
    };
    std::vector<Row> rows; ///< the generator first
};

/// Measures of samples by a classifier (Salimans et al. 2016; Heusel et al. 2017).
struct ClassifierTable {
    /// The figures of one subject.
    struct Row : TableRow {
        ClassShares classes;     ///< of the row's images
        double divergence = 0.0; ///< KL(class shares || reference images' shares), in nats
        double score = 0.0;      ///< classifier_score, in [1, classes]
        double frechet = 0.0;    ///< frechet_distance to the features of the reference images
    };
    std::size_t reference_images = 0; ///< training images outside of all rows
    std::vector<Row> rows;            ///< the generator first
};

/// Whether the samples of a conditional generator (Mirza and Osindero 2014) are of the classes that
/// were asked for, by a classifier.
struct ConditionalTable {
    /// The figures of one class.
    struct Row {
        std::string name;            ///< of the class
        std::size_t samples = 0;     ///< of that class
        double accuracy = 0.0;       ///< share of them that the classifier assigns to it; in [0, 1]
        std::size_t test_images = 0; ///< of that class
        double test_accuracy = 0.0;  ///< the same share of them
        /// Samples, and training images, of each distance: at most half the training images.
        std::size_t frechet_images = 0;
        double frechet = 0.0; ///< frechet_distance of samples to training images of the class
        double training_frechet = 0.0; ///< that of other training images of the class to the same
    };
    /// Of all samples and test images. Its distances are the means of those of the classes (the
    /// intra FID of Miyato and Koyama 2018).
    Row all;
    std::vector<Row> rows;  ///< (classes)
    std::uint64_t seed = 0; ///< of the samples
};

/// The number of samples on neighbour_sheet.
inline constexpr std::size_t kSheetSamples = 20;

/// Compares samples of a generator with real images. Each function returns one table; its first row
/// is the generator.
class POCKETGAN_API ImageEvaluation {
public:
    /// Draws samples [0, samples) of `seed`. Neither `generator` nor `data` is needed after the
    /// constructor, which copies the pixels; `engine` must outlive this object. Throws Error if
    /// samples is below 2, if the generator does not make images of the data's size, if a split has
    /// fewer than kLeastImages images, and if a sample has NaN or infinity.
    ImageEvaluation(const Generator& generator, const TrainTest& data, std::size_t samples,
                    std::uint64_t seed, Engine& engine);
    ~ImageEvaluation();
    /// A moved-from evaluation can only be assigned to or destroyed.
    ImageEvaluation(ImageEvaluation&&) noexcept;
    ImageEvaluation& operator=(ImageEvaluation&&) noexcept; ///< as the move constructor

    /// Rows: the generator and as many training images. `baselines` adds two rows: as many k-means
    /// centroids (one iteration of Lloyd 1982), and as many samples of a Gaussian fitted to the
    /// training images. The last sixth of the training split is held out: the rows use only the
    /// images before it, and sigma is chosen on its first 1000 images. Throws Error as
    /// parzen_estimate does, and if there are too few images to fit the Gaussian to.
    ParzenTable parzen_table(const std::vector<double>& sigmas = parzen_sigma_grid(),
                             bool baselines = false) const;

    /// Rows: the generator and the test images, the first 1000 of each at most.
    MemorisationTable memorisation_table() const;

    /// Rows: the generator and the training images, the first 1000 of each at most.
    DiversityTable diversity_table() const;

    /// Rows: the generator and the training images, compared with as many other training images
    /// (the reference). Throws Error for a classifier of images of another size.
    ClassifierTable classifier_table(const Classifier& classifier) const;

    /// Returns an empty string if conditional_table takes `classifier`, else the reason why it does
    /// not: the generator is not conditional; the classifier takes other images or has another
    /// number of classes; the data have no labels, or other classes than the generator; a class has
    /// fewer than 2 samples, 4 training images or 2 test images.
    std::string conditional_misfit(const Classifier& classifier) const;

    /// Sample i is of class i % classes. Label c of the data, and output c of the classifier, are
    /// class c of the generator. Throws Error for a conditional_misfit.
    ConditionalTable conditional_table(const Classifier& classifier) const;

    /// The neighbour_sheet of samples 0 to kSheetSamples - 1.
    Picture neighbour_sheet() const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// The Parzen log-likelihood of the test images under samples [0, kParzenSamples) of `seed`: the
/// first row of ImageEvaluation::parzen_table() with its default sigmas. Throws Error as
/// ImageEvaluation does.
POCKETGAN_API ParzenEstimate evaluate_parzen(const Generator& generator, const TrainTest& data,
                                             std::uint64_t seed, Engine& engine);

/// samples (kSheetSamples, image.size()) in rows of five, each row followed by the training image
/// that is nearest to its last sample (Goodfellow et al. 2014, figure 2). training (m,
/// image.size()). Pixels are in [0, 1]; image.low and image.high are ignored. Throws Error for
/// another shape, for m = 0, and for NaN or infinity.
POCKETGAN_API Picture neighbour_sheet(ConstMatrixView samples, ConstMatrixView training,
                                      const ImageShape& image, Engine& engine);

/// The covered modes of a mixture (Srivastava et al. 2017).
struct ModesTable {
    /// The figures of one subject.
    struct Row : TableRow {
        ModeCount modes; ///< of the row's points
    };
    std::string mixture;   ///< the name of the mixture
    std::size_t modes = 0; ///< number of modes of the mixture
    std::vector<Row> rows; ///< the generator first
};

/// Rows of `samples` points each: the generator; a mixture of Gaussians, one per mode, fitted to
/// 10000 points of `mixture` by maximum likelihood (EM); and `mixture` itself. Throws Error if
/// `samples` is 0, if the number of the generator's outputs is not the mixture's dimensions, or if
/// the mixture has no modes.
POCKETGAN_API ModesTable evaluate_modes(const Generator& generator, const Mixture& mixture,
                                        std::size_t samples, std::uint64_t seed, Engine& engine);

/// The covered modes of stacked digits (Metz et al. 2016; Srivastava et al. 2017).
struct StackedModesTable {
    /// The figures of one subject.
    struct Row : TableRow {
        StackedModeCount modes; ///< of the row's images
    };
    std::string source;    ///< of the training images
    std::vector<Row> rows; ///< the generator first
};

/// Rows: `samples` samples of the generator, and the first `samples` images of `training` (all if
/// there are fewer). The mode of an image is the three digits that the classifier finds in its
/// channels. Throws Error if `samples` is 0, if `training` is not at least kLeastImages images of
/// stack_digits, if the generator does not make such images, and if the classifier does not take
/// their channels or does not have 10 classes.
POCKETGAN_API StackedModesTable evaluate_stacked_modes(const Generator& generator,
                                                       const Dataset& training,
                                                       const Classifier& classifier,
                                                       std::size_t samples, std::uint64_t seed,
                                                       Engine& engine);

/// The accuracy of a classifier on labelled examples.
struct Accuracy {
    std::size_t examples = 0; ///< that the means are over
    double accuracy = 0.0; ///< share of examples whose label is the most probable class; in [0, 1]
    double cross_entropy = 0.0; ///< mean of -log p(label), in nats
    std::string source;         ///< of the examples
};

/// The accuracy on all examples of `test`. Throws Error for a classifier_misfit, and if an example
/// has no label or one that is not below the number of classes.
POCKETGAN_API Accuracy evaluate_classifier(const Classifier& classifier, const Dataset& test,
                                           Engine& engine);

/// Measures of a generator of images during training.
struct ImageMeasures {
    double parzen = 0.0; ///< Parzen log-likelihood, in nats
    /// Frechet distance of features; needs a classifier, and images that are not stacked digits.
    std::optional<double> classifier_frechet;
    /// The number of classes with at least 1 % of the samples; needs the same.
    std::optional<std::size_t> classes;
    /// The number of modes of stacked digits that the samples cover; needs a classifier. 2000
    /// samples of all 1000 modes cover 865 on average.
    std::optional<std::size_t> modes;
};

/// Measures a generator of images during training, at less cost and precision than ImageEvaluation.
/// It always uses samples 0 to 1999 of one seed, so that the values of one run can be compared.
/// With the preset `default` on MNIST a measurement takes 0.10 s of one core (AVX-512); an epoch
/// takes 10 s.
///
/// The real images are the first 2000 of the last sixth of `data`: 1000 to choose sigma, 1000 to
/// measure. With fewer than 12000 images, each part is a twelfth. No test images are used. Training
/// images are used too, unless GanSettings::examples limits training to the first five sixths.
class POCKETGAN_API ImageMonitor {
public:
    /// `data` is the training split; it is not needed after the constructor. If `classifier` is
    /// null, only `parzen` is measured. `engine` must outlive the monitor. Throws Error if `data`
    /// holds vectors or fewer than kLeastImages images, for a classifier_misfit, and for stacked
    /// digits if the classifier has other than ten classes.
    ImageMonitor(const Dataset& data, std::shared_ptr<const Classifier> classifier,
                 std::uint64_t seed, Engine& engine);
    ~ImageMonitor();
    /// A moved-from monitor can only be assigned to or destroyed.
    ImageMonitor(ImageMonitor&&) noexcept;
    ImageMonitor& operator=(ImageMonitor&&) noexcept; ///< as the move constructor

    /// Returns no value if a sample has NaN or infinity. Throws Error if the generator does not
    /// make images of the data's size.
    std::optional<ImageMeasures> measure(const Generator& generator) const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// Measures of a generator of points during training, defined as in ModeCount.
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
    /// A moved-from monitor can only be assigned to or destroyed.
    MixtureMonitor(MixtureMonitor&&) noexcept;
    MixtureMonitor& operator=(MixtureMonitor&&) noexcept; ///< as the move constructor

    /// A sample with NaN is not of high quality. Throws Error if the number of the generator's
    /// outputs is not the mixture's dimensions.
    MixtureMeasures measure(const Generator& generator) const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
